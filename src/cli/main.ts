/** The `omnivet` command, as Node is started with it. */
import { keepCompiled } from '../ambient/compile-cache.ts';

// Before anything large is loaded: it then starts in two thirds of the time.
keepCompiled();
await import('./omnivet.ts');
