/**
 * The kernels of relaxation in WebAssembly; see kernels.wat. Arrays are pointers in bytes, and the first five arguments are
 * the matrix: size, rowStarts, upperStarts, columns, values.
 */
export interface CompiledKernels {
  /** And omega, scale, x, r, delta. Returns the squared norm of the residual. */
  readonly sweep: (...pointers: readonly number[]) => number;
  /** And diagonal, omega, scale, beta, hat, p, t, q. Returns the curvature. */
  readonly turn: (...pointers: readonly number[]) => number;
  /** And diagonal, scale, alpha, t, v, x, hat. Returns the energy. */
  readonly advance: (...pointers: readonly number[]) => number;
}

/** What of WebAssembly is used here: the types of Node lack it. */
interface WebAssemblyApi {
  readonly Memory: new (limits: { initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: Readonly<Record<string, unknown>> };
}

/** kernels.wat, assembled; test/sor/compiled-kernels.test.ts assembles it again. */
export const kernelBytes =
  'AGFzbQEAAAABMANgCn9/f39/fH9/f38BfGANf39/f39/fH98f39/fwF8YAx/f39/f39/fH9/f38BfAITAQdrZXJuZWxzBm1lbW9yeQIAAAMEAw' +
  'ABAgcaAwVzd2VlcAAABHR1cm4AAQdhZHZhbmNlAAIKkgcDvAICB38EfEQAAAAAAADwPyAFoSESIAcgAEEDdGohCiADIQsgBCADQQF0ayEPIAkh' +
  'ECAARQRARAAAAAAAAAAADwsDQCAHIAcrAwAgECsDAKA5AwAgEiAIKwMAoiERIAMgAigCAEECdGohDSADIAEoAgRBAnRqIQ4gDSIMIA5JBEADQC' +
  'ARIA8gDEEBdGorAwAgCSAMKAIAQQN0aisDAKKhIREgDEEEaiIMIA5JDQALCyATIBEgEaKgIRMgCyIMIA1JBEADQCARIA8gDEEBdGorAwAgCSAM' +
  'KAIAQQN0aisDAKKhIREgDEEEaiIMIA1JDQALCyAOIQsgCCAROQMAIBAgESAGKwMAojkDACAHQQhqIQcgCEEIaiEIIBBBCGohECAGQQhqIQYgAU' +
  'EEaiEBIAJBBGohAiAHIApJDQALIBMLzQICBn8GfCAEIANBAXRrIRFEAAAAAAAAAEAgBqEhGCAAIQ0gAEEDdCESIAcgEmohByAFIBJqIQUgCSAS' +
  'aiEJIAogEmohCiAMIBJqIQwgCyASaiESIAEgAEECdGohASACIABBAnRqIQIDQCAHQQhrIQcgBUEIayEFIAlBCGshCSAKQQhrIQogDEEIayEMIB' +
  'JBCGshEiACQQRrIQIgBSsDACAJKwMAoiAIIAorAwCioCEUIAogFDkDACAUIRMgAyACKAIAQQJ0aiEPIAMgASgCAEECdGohECAQIg4gD0sEQANA' +
  'IA5BBGshDiATIBEgDkEBdGorAwAgCyAOKAIAQQN0aisDAKKhIRMgDiAPSw0ACwsgAUEEayEBIBIgEyAHKwMAoiIVOQMAIAwgFCAYIBOioSIWOQ' +
  'MAIBcgFSAUIBagoqAhFyANQQFrIg0NAAsgFwuCAgIFfwR8IAQgA0EBdGshDyAAIQwgCSEQA0AgECsDACERIAMgASgCAEECdGohDSADIAIoAgBB' +
  'AnRqIQ4gDSAOSQRAA0AgESAPIA1BAXRqKwMAIAkgDSgCAEEDdGorAwCioSERIA1BBGoiDSAOSQ0ACwsgECARIAYrAwCiIhE5AwAgCCsDACESIA' +
  'ogCisDACAHIBKioDkDACALKwMAIAcgEiARoKKhIRMgCyATOQMAIBQgBSsDACAToiAToqAhFCAGQQhqIQYgBUEIaiEFIAhBCGohCCAQQQhqIRAg' +
  'CkEIaiEKIAtBCGohCyABQQRqIQEgAkEEaiECIAxBAWsiDA0ACyAUCw==';

const page = 65_536;
const most = 65_535;

let compiled: object | undefined;

/**
 * Memory of at least so many bytes, all 0, and the kernels that work in it. Memory never grows, so that arrays in it stay
 * valid for as long as somebody holds them.
 * @returns undefined where there is no WebAssembly, or no such memory
 */
export function createCompiledKernels(bytes: number): { buffer: ArrayBuffer; kernels: CompiledKernels } | undefined {
  const { WebAssembly: api } = globalThis as unknown as { WebAssembly?: WebAssemblyApi };
  const pages = Math.ceil(bytes / page);
  if (api === undefined || pages > most) return undefined;
  try {
    compiled ??= new api.Module(Buffer.from(kernelBytes, 'base64'));
    const memory = new api.Memory({ initial: pages });
    const { exports } = new api.Instance(compiled, { kernels: { memory } });
    return { buffer: memory.buffer, kernels: exports as unknown as CompiledKernels };
  } catch (error) {
    // The address space for such memories is limited, and a process may forbid code that is made at run time.
    if (error instanceof RangeError || (error as Error).name === 'CompileError') return undefined;
    throw error;
  }
}
