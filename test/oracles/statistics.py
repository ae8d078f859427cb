"""Values of SciPy and statsmodels for test/experiment/statistics.

python3 -m venv oracle && oracle/bin/pip install scipy==1.17.1 statsmodels==0.15.0
oracle/bin/python test/oracles/statistics.py > test/oracles/statistics.json
"""

import json

import numpy as np
import scipy
import statsmodels
from scipy.stats import bootstrap, norm, t, wilcoxon
from statsmodels.stats.multitest import multipletests

rng = np.random.default_rng(20240817)


def sample(kind, n):
    if kind == "distinct":
        return np.round(rng.normal(0.3, 1, n), 6)
    if kind == "ties":
        return rng.choice([-3, -2, -1, 1, 2, 3, 4], n).astype(float)
    return rng.integers(-2, 4, n).astype(float)  # zeros and ties


def signed_rank():
    for kind, n in [
        *(("distinct", n) for n in (1, 2, 5, 6, 10, 13, 20, 30, 50, 51, 80, 200)),
        # SciPy tries all signs up to 13 pairs with ties or zeros; between that and 51 it has no exact answer.
        *(("ties", n) for n in (3, 6, 9, 13, 51, 75, 300)),
        *(("zeros", n) for n in (4, 8, 13, 75, 300)),
    ]:
        d = sample(kind, n)
        result = wilcoxon(d, zero_method="wilcox", correction=True)
        yield {"differences": d.tolist(), "statistic": float(result.statistic), "pValue": float(result.pvalue)}
    for d in ([1.0, 2.0, 3.0, 4.0, 5.0, 6.0], [-1.0, 2.0, -3.0, 4.0], [0.0, 0.0, 5.0, -1.0, 2.0]):
        result = wilcoxon(d, zero_method="wilcox", correction=True)
        yield {"differences": d, "statistic": float(result.statistic), "pValue": float(result.pvalue)}


def holm():
    for p in ([0.01, 0.04, 0.03, 0.005], [0.2], [0.5, 0.5, 0.9], [1e-9, 0.02, 0.02, 0.02, 0.6, 1.0], [0.04, 0.02, 0.0]):
        yield {"pValues": p, "adjusted": multipletests(p, method="holm")[1].tolist()}


def intervals():
    for kind, n in (("distinct", 5), ("distinct", 30), ("skewed", 40), ("distinct", 200)):
        values = np.round(rng.exponential(4, n), 4) if kind == "skewed" else sample(kind, n)
        result = bootstrap((values,), np.mean, method="percentile", n_resamples=400_000, batch=20_000, rng=7)
        low, high = result.confidence_interval
        yield {"values": values.tolist(), "mean": float(values.mean()), "lower": float(low), "upper": float(high)}


print(
    json.dumps(
        {
            "versions": {"scipy": scipy.__version__, "statsmodels": statsmodels.__version__},
            "signedRank": list(signed_rank()),
            "holm": list(holm()),
            "bootstrap": list(intervals()),
            "normalTail": [[z, float(norm.sf(z))] for z in (-3, -0.5, 0, 0.1, 1, 1.96, 3, 4.2, 4.3, 6, 10, 20)],
            "studentQuantile": [[df, float(t.ppf(0.975, df))] for df in (1, 2, 5, 10, 11, 12, 15, 29, 49, 199, 5000)],
        }
    )
)
