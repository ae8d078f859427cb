import { createRequire } from 'node:module';
import { highsVersion } from '../mip/highs-runtime.ts';

/** What results were made with. */
export interface Versions {
  readonly adasolve: string;
  readonly highs: string;
  readonly node: string;
}

/** The version of this package. */
export function packageVersion(): string {
  return (createRequire(import.meta.url)('../../package.json') as { readonly version: string }).version;
}

/** The versions of this package, of HiGHS and of Node. @param highs that of HiGHS where it is known; else HiGHS is loaded to ask it */
export async function versions(highs?: string): Promise<Versions> {
  return { adasolve: packageVersion(), highs: highs ?? (await highsVersion()), node: process.versions.node };
}
