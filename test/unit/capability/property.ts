/** fast-check with one seed for all runs of the suite, so that a failure is the same everywhere. */
import * as fc from 'fast-check';

fc.configureGlobal({ seed: 20_261 });

export { fc };
