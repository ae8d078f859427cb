"""SOR sweeps of PyAMG on the five-point matrix of an m by m grid. Usage: sor_pyamg.py <m> <sweeps>; prints the nanoseconds
per row of the fastest sweep alone, and of a sweep with the residual by SciPy. Needs numpy, scipy and pyamg."""

import sys
import time

import numpy as np
from pyamg.gallery import poisson
from pyamg.relaxation.relaxation import sor

m, sweeps = int(sys.argv[1]), int(sys.argv[2])
a = poisson((m, m), format="csr")
n = m * m
b = (np.arange(n) * 7919 % 1000) / 1000 - 0.5
x = np.zeros(n)
alone = both = float("inf")
for _ in range(sweeps):
    start = time.perf_counter()
    sor(a, x, b, 1.9)
    middle = time.perf_counter()
    np.linalg.norm(b - a @ x)
    end = time.perf_counter()
    alone, both = min(alone, middle - start), min(both, end - start)
print(f"{alone * 1e9 / n:.3f} {both * 1e9 / n:.3f}")
