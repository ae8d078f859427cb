"""cpsat.py MODEL SECONDS SEED OUT.sol: CP-SAT (pip install ortools) through its MIP front end, one worker."""
import gzip
import os
import re
import tempfile
import threading

from ortools.linear_solver.python import model_builder

from common import arguments, clock, finish

file, seconds, seed, sol = arguments()
model = model_builder.Model()
if file.endswith(".gz"):
    with tempfile.NamedTemporaryFile("wb", suffix=".mps", delete=False) as plain:
        plain.write(gzip.open(file).read())
    read = model.import_from_mps_file(plain.name)
    os.unlink(plain.name)
else:
    read = model.import_from_mps_file(file)
if not read:
    finish("unreadable", None, [], sol, None)
    raise SystemExit
incumbents = []
# "#12     3.45s best:678 ..." announces a solution. The front end has no callback for it and prints from C++, hence the pipe.
announcement = re.compile(r"#\d+\s+[\d.]+s\s+best:(\S+)")
source, sink = os.pipe()
screen = os.dup(1)
os.dup2(sink, 1)


def watch():
    with os.fdopen(source) as log:
        for line in log:
            found = announcement.match(line)
            if found:
                incumbents.append([clock(), float(found.group(1))])


watcher = threading.Thread(target=watch)
watcher.start()
solver = model_builder.Solver("sat")
solver.enable_output(True)
solver.set_time_limit_in_seconds(max(0.1, seconds - clock()))
solver.set_solver_specific_parameters(f"num_workers:1 random_seed:{seed} log_search_progress:true")
status = solver.solve(model)
os.dup2(screen, 1)
os.close(sink)
watcher.join()
found = status in (model_builder.SolveStatus.OPTIMAL, model_builder.SolveStatus.FEASIBLE)
values = None
if found:
    incumbents.append([clock(), solver.objective_value])
    values = [(variable.name, solver.value(variable)) for variable in model.get_variables()]
finish(str(status), solver.best_objective_bound if found else None, incumbents, sol, values)
