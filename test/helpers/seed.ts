/** In CI every property runs the same cases; elsewhere a fresh seed each time, which a failure prints. */
import fc from 'fast-check';

const CI_SEED = 20_261_121;

if (process.env['CI'] !== undefined) fc.configureGlobal({ seed: CI_SEED });
