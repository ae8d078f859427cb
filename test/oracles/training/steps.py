"""Losses, gradients and three steps of Adam by PyTorch, in double precision, for networks and samples given by formulas.

python test/oracles/training/steps.py > test/oracles/training/steps.json
"""

import json
import math

import torch

torch.set_default_dtype(torch.float64)


def draw(count, phase):
    """Numbers in [-1, 1] that single precision holds exactly; the tests make the same ones."""
    return [round(math.sin(1.7 * k + phase) * 1024) / 1024 for k in range(count)]


def widths_of(shape):
    def side(s):
        sizes = [s["features"], *s["embed"]]
        sizes_post = [s["embed"][-1], *s["post"]]
        return [(a, b, False) for chain in (sizes, sizes_post) for a, b in zip(chain, chain[1:])]

    joined = shape["x"]["post"][-1] + shape["scenario"]["post"][-1]
    head = [joined, *shape["head"], 1]
    return [*side(shape["x"]), *side(shape["scenario"]), *[(a, b, True) for a, b in zip(head, head[1:])]]


def network(shape, flat, x, xi):
    at = 0
    layers = []
    for rows, columns, biased in widths_of(shape):
        w = flat[at : at + rows * columns].reshape(rows, columns)
        at += rows * columns
        b = flat[at : at + columns] if biased else None
        at += columns if biased else 0
        layers.append((w, b))

    def chain(values, count):
        for k in range(count):
            w, b = layers.pop(0)
            values = values @ w + (0 if b is None else b)
            values = torch.relu(values) if k < count - 1 else values
        return values

    def side(values, s):
        items = chain(values, len(s["embed"]))
        total = items.sum(1) if shape["aggregation"] == "sum" else items.mean(1)
        return chain(total, len(s["post"]))

    joined = torch.cat([side(x, shape["x"]), side(xi, shape["scenario"])], 1)
    return chain(joined, len(shape["head"]) + 1)[:, 0]


def run(shape, varying):
    size = sum(a * b + (b if biased else 0) for a, b, biased in widths_of(shape))
    flat = torch.tensor([value / 2 for value in draw(size, 0.3)], requires_grad=True)
    batch = []
    for number, (items, scenarios) in enumerate([(3, 4), (5, 2)]):
        features = shape["scenario"]["features"]
        x = torch.tensor(draw(items * shape["x"]["features"], 1.1 + number)).reshape(1, items, -1)
        fixed = torch.tensor(draw(items * (features - varying), 2.1 + number)).reshape(1, items, -1)
        changing = torch.tensor(draw(scenarios * items * varying, 3.1 + number)).reshape(scenarios, items, varying)
        labels = torch.tensor(draw(scenarios, 4.1 + number))
        xi = torch.cat([changing, fixed.expand(scenarios, -1, -1)], 2)
        batch.append((x.expand(scenarios, -1, -1), xi, labels))
    optimiser = torch.optim.Adam([flat], lr=0.01)
    steps = []
    for _ in range(3):
        optimiser.zero_grad()
        errors = torch.cat([network(shape, flat, x, xi) - labels for x, xi, labels in batch])
        loss = (errors**2).mean()
        loss.backward()
        gradient = flat.grad.tolist()
        optimiser.step()
        steps.append({"loss": loss.item(), "gradient": gradient, "weights": flat.tolist()})
    return {"shape": shape, "varying": varying, "steps": steps}


small = {"features": 3, "embed": [5, 2], "post": [3, 2]}
deep = {"features": 4, "embed": [4, 3, 2], "post": [3, 3, 2]}
cases = [
    ({"x": small, "scenario": small, "head": [3], "aggregation": "sum"}, 1),
    ({"x": small, "scenario": {**small, "features": 4}, "head": [3], "aggregation": "mean"}, 2),
    ({"x": deep, "scenario": deep, "head": [4, 2], "aggregation": "sum"}, 1),
]
print(json.dumps([run(*case) for case in cases]))
