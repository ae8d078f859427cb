"""What the thin runners share: arguments, incumbents over time, the .sol file and the JSON line the benchmark reads."""
import json
import sys
import time

BEGUN = time.perf_counter()


def clock():
    return time.perf_counter() - BEGUN


def arguments():
    file, seconds, seed, sol = sys.argv[1:5]
    return file, float(seconds), int(seed), sol


def finish(status, bound, incumbents, sol, values):
    if values is not None:
        with open(sol, "w") as out:
            for name, value in values:
                if value != 0:
                    out.write(f"{name} {value!r}\n")
    print(json.dumps({"status": status, "seconds": clock(), "bound": bound, "incumbents": incumbents}))
