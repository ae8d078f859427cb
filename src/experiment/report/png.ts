import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

/** Draws SVG text as a PNG file. */
export type Rasterize = (svg: string) => Uint8Array;

/** Pixels of the PNG file per pixel of the SVG: sharp in print. */
const zoom = 2;

let loading: Promise<Rasterize> | undefined;

async function load(): Promise<Rasterize> {
  const { resolve } = createRequire(import.meta.url);
  const fonts = ['DejaVuSans', 'DejaVuSans-Bold'].map((name) => resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`));
  const [{ initWasm, Resvg }, program, ...fontBuffers] = await Promise.all([
    import('@resvg/resvg-wasm'),
    readFile(resolve('@resvg/resvg-wasm/index_bg.wasm')),
    ...fonts.map((path) => readFile(path)),
  ]);
  await initWasm(program);
  const font = { fontBuffers, defaultFontFamily: 'DejaVu Sans', sansSerifFamily: 'DejaVu Sans' };
  return (svg) => {
    const drawing = new Resvg(svg, { font, fitTo: { mode: 'zoom', value: zoom }, background: 'white' });
    const image = drawing.render();
    try {
      return image.asPng();
    } finally {
      image.free();
      drawing.free();
    }
  };
}

/** Loads what draws PNG files: resvg as WebAssembly, and a font of its own, so that they look alike on every machine. */
export function loadRasterizer(): Promise<Rasterize> {
  // The module can be initialised once only.
  loading ??= load();
  return loading;
}
