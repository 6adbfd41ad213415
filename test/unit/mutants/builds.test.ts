import { readFile, stat, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCleanUp } from '../../helpers/clean-up.ts';
import { buildMutant } from '../../helpers/mutant-builds.ts';

// A component: the magic number, version 13, layer 1 (component model, Binary.md).
const COMPONENT = Buffer.from([0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00]);
const BUILDING = 60_000;

const cleanUp = createCleanUp();
let folder: string;

beforeAll(async () => {
  folder = await cleanUp.folder();
});
afterAll(() => cleanUp[Symbol.asyncDispose]());

describe('buildMutant', () => {
  test(
    'makes components of the specimen and of mutants, all with the manifest of the specimen',
    async () => {
      const names = ['none', 'lists-twice', 'imports-sockets'] as const;
      const components = await Promise.all(names.map(async (name) => readFile(await buildMutant(name, folder))));
      for (const component of components) {
        expect(component.subarray(0, 8)).toEqual(COMPONENT);
        expect(component.includes('"name":"specimen","version":"1.0.0"')).toBe(true);
      }
      expect(components.map((component) => component.includes('wasi:sockets/tcp'))).toEqual([false, false, true]);
      expect(components[0]?.equals(components[1] ?? Buffer.alloc(0))).toBe(false);
    },
    BUILDING,
  );

  test(
    'keeps what is built, until something that it is made of changes',
    async () => {
      const file = await buildMutant('none', folder);
      const built = await stat(file, { bigint: true });
      expect(await buildMutant('none', folder)).toBe(file);
      expect((await stat(file, { bigint: true })).mtimeNs).toBe(built.mtimeNs);
      await writeFile(`${file}.made-of`, 'something else');
      await buildMutant('none', folder);
      expect((await stat(file, { bigint: true })).mtimeNs).toBeGreaterThan(built.mtimeNs);
    },
    BUILDING,
  );
});
