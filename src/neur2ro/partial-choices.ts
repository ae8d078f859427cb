/**
 * Partial solutions over the first classes of a multiple-choice problem: total weight (the rest at its best), loss so far,
 * the solution each grew out of, and the option that was added.
 */
export interface PartialChoices {
  weights: Float64Array;
  losses: Float64Array;
  parents: Int32Array;
  options: Uint8Array;
}

/** Room that is kept from one problem to the next. */
const kept = 2 ** 18;

const withRoom = (size: number): PartialChoices => ({
  weights: new Float64Array(size),
  losses: new Float64Array(size),
  parents: new Int32Array(size),
  options: new Uint8Array(size),
});

let shared: PartialChoices | undefined;

/** An empty store. It is the same for all problems of a thread: one that is in use must not be opened again. */
export function openPartialChoices(): PartialChoices {
  if (shared === undefined || shared.weights.length > kept) shared = withRoom(2 ** 12);
  return shared;
}

/** Doubles the room of a store. */
export function enlarge(store: PartialChoices): void {
  const larger = withRoom(2 * store.weights.length);
  larger.weights.set(store.weights);
  larger.losses.set(store.losses);
  larger.parents.set(store.parents);
  larger.options.set(store.options);
  Object.assign(store, larger);
}
