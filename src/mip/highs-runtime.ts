import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import load, { type Highs } from 'highs';
import { keepUserSolutions, type WasmMemory } from './highs-user-solution.ts';

/** A compiled WASM module (`WebAssembly.Module`, a type that needs the browser's library). Workers can be sent it. */
export type CompiledHighs = object;

// The package's types describe CommonJS; under nodenext its ESM default export needs this one cast.
const loadRuntime = load as unknown as typeof load.default;
const { WebAssembly } = globalThis as unknown as {
  WebAssembly: {
    compile(bytes: Uint8Array): Promise<CompiledHighs>;
    readonly Instance: new (module: CompiledHighs, imports: object) => { readonly exports: object };
    readonly Memory: new () => WasmMemory;
  };
};

let compiled: Promise<CompiledHighs> | undefined;

/** The HiGHS WASM module, compiled once per process; hand it to workers, which only instantiate it. */
export function compileHighs(): Promise<CompiledHighs> {
  compiled ??= readFile(createRequire(import.meta.url).resolve('highs/runtime')).then((bytes) =>
    WebAssembly.compile(bytes),
  );
  return compiled;
}

/**
 * A fresh HiGHS runtime with memory of its own. After a RuntimeError the runtime is unusable and must be dropped.
 * @param module from {@link compileHighs}
 * @param print receives every line HiGHS prints
 */
export async function loadHighs(module: CompiledHighs, print: (line: string) => void = () => {}): Promise<Highs> {
  let memory: WasmMemory | undefined;
  const instantiateWasm = (imports: object, receive: (instance: object) => void) => {
    const instance = new WebAssembly.Instance(module, imports);
    memory = Object.values(instance.exports).find((value) => value instanceof WebAssembly.Memory);
    receive(instance);
    return instance.exports;
  };
  const highs = await loadRuntime({ instantiateWasm, print, printErr: print } as object);
  if (memory !== undefined) keepUserSolutions(highs, memory);
  return highs;
}

/** The version of HiGHS inside the `highs` package, as `1.15.1`. */
export async function highsVersion(): Promise<string> {
  return (await loadHighs(await compileHighs())).version.string;
}
