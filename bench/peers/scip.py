"""scip.py MODEL SECONDS SEED OUT.sol: SCIP (pip install pyscipopt), one thread."""
from pyscipopt import SCIP_EVENTTYPE, Eventhdlr, Model

from common import arguments, clock, finish

file, seconds, seed, sol = arguments()
incumbents = []


class Watch(Eventhdlr):
    def eventinit(self):
        self.model.catchEvent(SCIP_EVENTTYPE.BESTSOLFOUND, self)

    def eventexit(self):
        self.model.dropEvent(SCIP_EVENTTYPE.BESTSOLFOUND, self)

    def eventexec(self, event):
        incumbents.append([clock(), self.model.getPrimalbound()])


model = Model()
model.hideOutput()
model.readProblem(file)
model.setParam("randomization/randomseedshift", seed)
model.setParam("limits/time", max(0.1, seconds - clock()))
model.includeEventhdlr(Watch(), "watch", "records incumbents")
model.optimize()
values = None
if model.getNSols() > 0:
    best = model.getBestSol()
    values = [(variable.name, model.getSolVal(best, variable)) for variable in model.getVars(transformed=False)]
    incumbents.append([clock(), model.getObjVal()])
bound = model.getDualbound()
finish(model.getStatus(), bound if abs(bound) < 1e19 else None, incumbents, sol, values)
