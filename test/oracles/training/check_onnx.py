"""What ONNX's checker and reference evaluator make of test/golden/value-network.onnx.

python test/oracles/training/check_onnx.py > test/oracles/training/check_onnx.json
"""

import json
import math
import pathlib

import numpy
import onnx
from onnx.reference import ReferenceEvaluator

path = pathlib.Path(__file__).parents[2] / "golden" / "value-network.onnx"
model = onnx.load(path)
onnx.checker.check_model(model, full_check=True)


def draw(dims, phase):
    count = int(numpy.prod(dims))
    values = [round(math.sin(1.7 * k + phase) * 1024) / 1024 for k in range(count)]
    return numpy.array(values, dtype=numpy.float32).reshape(dims)


x = numpy.repeat(draw((1, 5, 3), 1), 2, axis=0)
values = ReferenceEvaluator(model).run(None, {"x": x, "xi": draw((2, 5, 3), 3)})[0]
print(
    json.dumps(
        {
            "checked": onnx.__version__,
            "metadata": {entry.key: entry.value for entry in model.metadata_props},
            "values": values[:, 0].tolist(),
        },
        ensure_ascii=False,
    )
)
