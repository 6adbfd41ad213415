/** Runs the README's test as an author would, with the package's names leading to its sources. */
import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { alias } from '../../vitest.config.ts';

const config: ViteUserConfig = defineConfig({
  resolve: { alias },
  test: { include: ['*.test.ts'], testTimeout: 60_000 },
});

export default config;
