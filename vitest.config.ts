import { fileURLToPath } from 'node:url';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** A checkout has no dist/: the package's own names lead to its sources, as in tsconfig.json. */
export const alias: Readonly<Record<string, string>> = {
  'omnivet/provider': fileURLToPath(new URL('src/author/provider.ts', import.meta.url)),
  'omnivet/vitest': fileURLToPath(new URL('conformance/vitest/index.ts', import.meta.url)),
  omnivet: fileURLToPath(new URL('src/index.ts', import.meta.url)),
};

// Shared machines pause for seconds, and some tests measure: what fails twice in a row is wrong, not unlucky.
const retry = process.env['CI'] === undefined ? 0 : 1;

const config: ViteUserConfig = defineConfig({
  test: {
    allowOnly: false,
    passWithNoTests: false,
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          setupFiles: ['test/helpers/seed.ts'],
          retry,
          testTimeout: 20_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'mount',
          include: ['test/mount/**/*.test.ts'],
          // Each of these starts hosts and mounts: one at a time, and slow machines are machines too.
          fileParallelism: false,
          retry,
          testTimeout: 60_000,
          globalSetup: ['test/helpers/built-providers.ts'],
          hookTimeout: 60_000,
        },
      },
    ],
  },
});

export default config;
