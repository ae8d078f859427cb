"""highs_native.py MODEL SECONDS SEED OUT.sol: native HiGHS (pip install highspy), one thread."""
import highspy

from common import arguments, clock, finish

file, seconds, seed, sol = arguments()
highs = highspy.Highs()
highs.setOptionValue("output_flag", False)
highs.setOptionValue("threads", 1)
highs.setOptionValue("random_seed", seed)
highs.readModel(file)
highs.setOptionValue("time_limit", max(0.1, seconds - clock()))
incumbents = []
highs.cbMipImprovingSolution += lambda event: incumbents.append([clock(), event.data_out.objective_function_value])
highs.run()
found = highs.getInfo().primal_solution_status == 2
values = None
if found:
    lp = highs.getLp()
    values = list(zip(lp.col_names_, highs.getSolution().col_value))
    incumbents.append([clock(), highs.getInfo().objective_function_value])
bound = highs.getInfo().mip_dual_bound
finish(str(highs.getModelStatus()), bound if abs(bound) < 1e300 else None, incumbents, sol, values)
