import { expect, it } from 'vitest';
import { createCountModel } from '../../../src/sor/learners/count-model.ts';
import { createHybridModel } from '../../../src/sor/learners/hybrid-model.ts';
import { restoreModel } from '../../../src/sor/learners/restore.ts';
import { createSpectralModel } from '../../../src/sor/learners/spectral-model.ts';
import { createSurfaceModel } from '../../../src/sor/learners/surface-model.ts';
import { omegaModelSuite } from '../../conformance/omega-model.ts';

// Young's omega*(c) needs 0.09 of the sweeps of Gauss-Seidel.
omegaModelSuite('spectral', { method: 'sor', create: () => createSpectralModel(), learns: 0.12 });
omegaModelSuite('count', {
  method: 'sor',
  create: (_, rng) => createCountModel({ tolerance: 1e-8, rng }),
  learns: 0.13,
});
omegaModelSuite('surface', { method: 'sor', create: (_, rng) => createSurfaceModel({ rng }), learns: 0.4 });
omegaModelSuite('hybrid for SOR', {
  method: 'sor',
  create: (features, rng) => createHybridModel({ method: 'sor', features, rng }),
  learns: 0.12,
});
omegaModelSuite('hybrid for SSOR-PCG', {
  method: 'ssor-cg',
  create: (features, rng) => createHybridModel({ method: 'ssor-cg', features, rng }),
  learns: 0.97,
});

it.each([undefined, null, {}, { kind: 'young', learned: {} }, { kind: 'hybrid', learned: null }])(
  'refuses the state %j',
  (state) => {
    expect(() => restoreModel(state as never)).toThrow(RangeError);
  },
);
