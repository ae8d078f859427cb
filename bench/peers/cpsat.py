"""cpsat.py MODEL SECONDS SEED OUT.sol: CP-SAT (pip install ortools) through its MIP front end, one worker."""
from ortools.linear_solver.python import model_builder

from common import arguments, clock, finish

file, seconds, seed, sol = arguments()
text_file = file
if file.endswith(".gz"):
    import gzip
    import tempfile

    handle = tempfile.NamedTemporaryFile("wb", suffix=".mps", delete=False)
    handle.write(gzip.open(file).read())
    handle.close()
    text_file = handle.name
model = model_builder.Model()
if not model.import_from_mps_file(text_file):
    finish("unreadable", None, [], sol, None)
    raise SystemExit
solver = model_builder.Solver("sat")
solver.set_time_limit_in_seconds(max(0.1, seconds - clock()))
solver.set_solver_specific_parameters(f"num_workers:1 random_seed:{seed}")
status = solver.solve(model)
found = status in (model_builder.SolveStatus.OPTIMAL, model_builder.SolveStatus.FEASIBLE)
incumbents, values = [], None
if found:
    incumbents = [[clock(), solver.objective_value]]
    values = [(variable.name, solver.value(variable)) for variable in model.get_variables()]
finish(str(status), solver.best_objective_bound if found else None, incumbents, sol, values)
