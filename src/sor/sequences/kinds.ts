import { bratu } from './bratu.ts';
import type { SequenceKind } from './define.ts';
import { diffusion } from './diffusion.ts';
import { folder } from './folder.ts';
import { graphLaplacian } from './graph-laplacian.ts';
import { heat } from './heat.ts';
import { interiorPoint } from './interior-point.ts';
import { pLaplacian } from './p-laplacian.ts';
import { pressureProjection } from './pressure-projection.ts';
import { regimeSwitches } from './regime-switches.ts';
import { shiftedLaplacian } from './shifted-laplacian.ts';

/** All kinds of sequence. */
export const sequenceKinds: readonly SequenceKind[] = [
  shiftedLaplacian,
  heat,
  diffusion,
  pressureProjection,
  graphLaplacian,
  bratu,
  pLaplacian,
  interiorPoint,
  regimeSwitches,
  folder,
];
