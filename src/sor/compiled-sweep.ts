/** The sweep of SOR in WebAssembly, on pointers in bytes; see sweep.wat. Returns the sum of the squares of the residual. */
export type CompiledSweep = (
  size: number,
  rowStarts: number,
  upperStarts: number,
  columns: number,
  values: number,
  omega: number,
  scale: number,
  x: number,
  r: number,
  delta: number,
) => number;

/** What of WebAssembly is used here: the types of Node lack it. */
interface WebAssemblyApi {
  readonly Memory: new (limits: { initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: Readonly<Record<string, unknown>> };
}

/** sweep.wat, assembled; test/sor/compiled-sweep.test.ts assembles it again. */
export const sweepBytes =
  'AGFzbQEAAAABDwFgCn9/f39/fH9/f38BfAITAQdrZXJuZWxzBm1lbW9yeQIAAAMCAQAHCQEFc3dlZXAAAAq/AgG8AgIHfwR8RAAAAAAAAPA/IA' +
  'WhIRIgByAAQQN0aiEKIAMhCyAEIANBAXRrIQ8gCSEQIABFBEBEAAAAAAAAAAAPCwNAIAcgBysDACAQKwMAoDkDACASIAgrAwCiIREgAyACKAIA' +
  'QQJ0aiENIAMgASgCBEECdGohDiANIgwgDkkEQANAIBEgDyAMQQF0aisDACAJIAwoAgBBA3RqKwMAoqEhESAMQQRqIgwgDkkNAAsLIBMgESARoq' +
  'AhEyALIgwgDUkEQANAIBEgDyAMQQF0aisDACAJIAwoAgBBA3RqKwMAoqEhESAMQQRqIgwgDUkNAAsLIA4hCyAIIBE5AwAgECARIAYrAwCiOQMA' +
  'IAdBCGohByAIQQhqIQggEEEIaiEQIAZBCGohBiABQQRqIQEgAkEEaiECIAcgCkkNAAsgEws=';

const page = 65_536;
const most = 65_535;

let compiled: object | undefined;

/**
 * Memory of at least so many bytes, all 0, and the sweep that works in it. Memory never grows, so that arrays in it stay
 * valid for as long as somebody holds them.
 * @returns undefined where there is no WebAssembly, or no such memory
 */
export function createCompiledSweep(bytes: number): { buffer: ArrayBuffer; sweep: CompiledSweep } | undefined {
  const { WebAssembly: api } = globalThis as unknown as { WebAssembly?: WebAssemblyApi };
  const pages = Math.ceil(bytes / page);
  if (api === undefined || pages > most) return undefined;
  try {
    compiled ??= new api.Module(Buffer.from(sweepBytes, 'base64'));
    const memory = new api.Memory({ initial: pages });
    const { exports } = new api.Instance(compiled, { kernels: { memory } });
    return { buffer: memory.buffer, sweep: exports.sweep as CompiledSweep };
  } catch (error) {
    // The address space for such memories is limited, and a process may forbid code that is made at run time.
    if (error instanceof RangeError || (error as Error).name === 'CompileError') return undefined;
    throw error;
  }
}
