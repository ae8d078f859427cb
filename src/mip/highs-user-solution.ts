/** The memory of a WASM instance, a type that needs the browser's library. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
}

/** The function of HiGHS's C interface that takes a solution inside a callback: address of the answer, length, address of the values. */
type SetSolution = (answer: number, size: number, values: number) => number;

/** Words of `HighsCallbackDataIn` (HiGHS 1.15, 32 bits): whether a solution was given, and its length. */
const words = { given: 3, size: 4 };

/**
 * Makes solutions given inside a callback count. HiGHS 1.15.1 copies the caller's answer back after the callback, with a
 * flag "solution given" that its C interface never sets, so that `setSolution` succeeds and does nothing; this sets it.
 * Does nothing where the answer does not look as expected.
 */
export function keepUserSolutions(runtime: object, memory: WasmMemory): void {
  const functions = runtime as { _Highs_setCallbackSolution?: SetSolution };
  const original = functions._Highs_setCallbackSolution;
  if (original === undefined) return;
  functions._Highs_setCallbackSolution = (answer, size, values) => {
    const status = original(answer, size, values);
    const answered = new Int32Array(memory.buffer, answer, words.size + 1);
    if (status === 0 && answered[words.size] === size) answered[words.given] = 1;
    return status;
  };
}
