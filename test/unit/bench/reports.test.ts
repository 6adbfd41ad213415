import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { SaxesParser } from 'saxes';
import { describe, expect, test } from 'vitest';
import { formatCount, formatTime } from '../../../bench/reports/numbers.ts';
import { drawResult } from '../../../bench/reports/svg.ts';
import { describeResult } from '../../../bench/reports/table.ts';
import { parseResult, resultSchemaText } from '../../../bench/result-schema.ts';
import { figure, result, workload } from './results.ts';

const failed = { ok: false, subject: 'rclone', problem: 'ENOENT: stat <a> & <b>' } as const;
const stat = workload(
  'stat',
  figure('tmpfs', 0.35),
  figure('omnivet', 0.44, { kernel: { LOOKUP: 1, GETATTR: 0.5 }, tree: 2, sandbox: 0.25 }),
);
const sample = result({ ...stat, bytes: 1000, figures: [...stat.figures, failed] });

describe('the JSON document', () => {
  test('result.schema.json after any change of the schema equals what is made from it', async () => {
    const published = await readFile(new URL('../../../bench/result.schema.json', import.meta.url), 'utf8');
    expect(JSON.parse(published)).toEqual(JSON.parse(resultSchemaText()));
  });

  test('a result is as the published schema says, and is read again as it was', () => {
    const validate = new Ajv2020({ formats: { 'date-time': true } }).compile(JSON.parse(resultSchemaText()) as object);
    validate(sample);
    expect(validate.errors ?? []).toEqual([]);
    expect(parseResult(JSON.stringify(sample))).toEqual({ ok: true, value: sample });
  });

  test.each([
    ['no JSON', '{'],
    ['another version', JSON.stringify({ ...sample, version: 2 })],
    ['a figure without a median', JSON.stringify(sample).replace('"median":0.35,', '')],
    ['a field that there is not', JSON.stringify({ ...sample, more: 1 })],
  ])('%s is no result', (_, text) => {
    expect(parseResult(text)).toMatchObject({ ok: false, problem: expect.any(String) as string });
  });
});

describe('the table', () => {
  test('has times, ratios and requests of each subject, why one failed, and how to install what is missing', () => {
    const text = describeResult(sample);
    const line =
      /^omnivet +0\.44 µs \(2273 MB\/s\) +0\.40 µs–0\.48 µs +0\.88 µs +1\.26× +1 +1\.5 +2 +0\.25 +0 +1 MiB$/m;
    expect(text).toMatch(line);
    expect(text).toMatch(/^rclone +failed: ENOENT: stat <a> & <b>$/m);
    expect(text).toContain('not installed: bindfs (apt-get install bindfs)');
    expect(text).toMatch(/^stat +omnivet +1\.26× tmpfs +at most 2\.00× +met$/m);
  });

  test.each([
    [0.023, '0.023 µs'],
    [0.44, '0.44 µs'],
    [12.34, '12.3 µs'],
    [999, '999 µs'],
    [1_000, '1.00 ms'],
    [2_500_000, '2.50 s'],
  ])('%f microseconds are %s', (time, text) => {
    expect(formatTime(time)).toBe(text);
  });

  test.each([
    [undefined, '–'],
    [0, '0'],
    [1, '1'],
    [1.5, '1.5'],
    [0.001, '0.001'],
  ])('%s requests are %s', (count, text) => {
    expect(formatCount(count)).toBe(text);
  });
});

test('the chart is well-formed, and has a bar for every figure, longer where it took longer', () => {
  const svg = drawResult(sample);
  const widths: number[] = [];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    if (name === 'rect' && String(attributes['height']) === '13') widths.push(Number(attributes['width']));
  });
  parser.write(svg).close();
  expect(widths).toHaveLength(2);
  expect(widths[0]).toBeGreaterThan(0);
  expect(widths[1]).toBeGreaterThan(widths[0] ?? 0);
  expect(svg).toContain('failed');
});
