/** Modules of this process, kept compiled. */
import { enableCompileCache } from 'node:module';
import { compileCacheDirectory } from './environment.ts';

/** What is loaded from now on is compiled once for each version of it. Without a writable cache nothing happens. */
export function keepCompiled(): void {
  enableCompileCache(compileCacheDirectory());
}
