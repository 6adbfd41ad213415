/** What classes of responses and of binaries say is true of their bytes. */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { componentBinary } from '../../../fuzz/arbitraries/component-binary.ts';
import { type ResponseScript, responseScript } from '../../../fuzz/arbitraries/response-script.ts';
import { bytesIn } from '../../../fuzz/arbitraries/response-steps.ts';
import { responseSteps } from '../../../fuzz/arbitraries/response-writer.ts';
import { encodeWasm, parseWasm, sectionPaths } from '../../../fuzz/arbitraries/wasm-binary.ts';
import { soundComponents } from '../../../fuzz/component-bases.ts';

const SEED = 20_261_126;

function sample<Value>(arbitrary: fc.Arbitrary<Value>, numRuns: number): Value[] {
  return fc.sample(arbitrary, { numRuns, seed: SEED });
}

describe('responses', () => {
  const text = (script: ResponseScript): string =>
    responseSteps(script)
      .map((step) =>
        'bytes' in step ? Buffer.from(step.bytes.subarray(0, 4_096)).toString('latin1') : `<${step.does}>`,
      )
      .join('');
  const all = sample(responseScript(['canary-0a1b2c3d']), 600);

  test('a plain one is a whole response', () => {
    const plain = all.find(({ tricks }) => tricks.length === 0);
    expect(plain && text(plain)).toBe(
      'HTTP/1.1 200 Whatever\r\nConnection: close\r\nContent-Length: 4\r\n\r\nfine<end>',
    );
  });

  test('alone, each framing and each timing is what it is called', () => {
    const of = (trick: string): string => {
      const script = all.find(({ tricks }) => tricks.length === 1 && tricks[0] === trick);
      if (script === undefined) throw new Error(`there is no response that is only "${trick}"`);
      return text(script);
    };
    expect(of('two content-lengths').match(/Content-Length/g)).toHaveLength(2);
    expect(of('truncated')).toMatch(/Content-Length: 104\r\n\r\nfine<end>$/);
    expect(of('content-length with transfer-encoding')).toMatch(
      /Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nfine/,
    );
    expect(of('silence')).toBe('<stay>');
    expect(of('silence in the body')).toMatch(/\r\n\r\n<stay>$/);
  });

  test('a secret that is echoed verbatim is in what is sent', () => {
    const echoes = all.filter(({ tricks }) => tricks.length === 2 && tricks[0] === 'echoed verbatim');
    expect(echoes.length).toBeGreaterThan(0);
    for (const script of echoes) expect(text(script)).toContain('canary-0a1b2c3d');
  });

  test('a header of 1 MiB and JSON of 100 MiB are as large as that', () => {
    const large = (trick: string): number => {
      const script = all.find(({ tricks }) => tricks.length === 1 && tricks[0] === trick);
      return script === undefined ? 0 : bytesIn(responseSteps(script));
    };
    expect(large('a header of 1 MiB')).toBeGreaterThan(1024 * 1024);
    expect(large('JSON of 100 MiB')).toBeGreaterThan(99 * 1024 * 1024);
  });
});

describe('component binaries', () => {
  let bases: readonly Uint8Array[] = [];

  beforeAll(async () => {
    bases = await soundComponents();
  }, 60_000);

  test('a sound one taken apart and put together is the same', () => {
    for (const base of bases) {
      expect(sectionPaths(parseWasm(base)).length).toBeGreaterThan(20);
      expect(Buffer.compare(encodeWasm(parseWasm(base)), base)).toBe(0);
    }
  });

  test('changes change bytes, and half of the changed instructions leave the module valid', () => {
    const changed = sample(componentBinary(bases), 400).filter(({ changes }) => changes.length === 1);
    const differ = changed.filter(({ bytes }) => bases.every((base) => Buffer.compare(base, bytes) !== 0));
    expect(differ.length / changed.length).toBeGreaterThan(0.85);
    const code = changed.filter(({ tricks }) => tricks.includes('instructions'));
    const valid = code.filter(({ bytes }) => modulesOf(bytes).every(isValid));
    expect(valid.length / code.length).toBeGreaterThan(0.3);
  });
});

function modulesOf(component: Uint8Array): Uint8Array<ArrayBuffer>[] {
  return parseWasm(component)
    .sections.filter(({ id }) => id === 1)
    .map(({ content }) => Uint8Array.from(content instanceof Uint8Array ? content : encodeWasm(content)));
}

function isValid(module: Uint8Array<ArrayBuffer>): boolean {
  try {
    return new WebAssembly.Module(module) instanceof WebAssembly.Module;
  } catch (error) {
    if (error instanceof Error && error.name === 'CompileError') return false;
    throw error;
  }
}
