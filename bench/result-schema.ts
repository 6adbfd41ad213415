/** What a result consists of, with a word on each field: `bench/result.schema.json` is made from it, and baselines are read with it. */
import { z } from 'zod';
import type { Result } from './result.ts';

const requests = z.strictObject({
  kernel: z
    .record(z.string(), z.number())
    .optional()
    .describe('What the kernel asked of the file system, by name; absent where it does not tell.'),
  tree: z.number().optional().describe("omnivet: what the driver asked of the host's tree."),
  sandbox: z.number().optional().describe('omnivet: calls of the sandbox.'),
  sandboxCall: z
    .number()
    .optional()
    .describe('omnivet: median time of such a call, from its arguments to its answer; absent where there were few.'),
  upstream: z.number().describe('Requests that reached the upstream.'),
});

const figure = z.discriminatedUnion('ok', [
  z.strictObject({
    ok: z.literal(true),
    subject: z.string(),
    samples: z.int().min(1),
    median: z.number(),
    p99: z.number(),
    q1: z.number().describe('First quartile.'),
    q3: z.number().describe('Third quartile.'),
    ratios: z.record(z.string(), z.number()).describe('This median divided by that of another subject.'),
    requests: requests.describe('For each operation.'),
    residentBytes: z.number().describe('Of the processes that serve the file system, after the workload.'),
  }),
  z
    .strictObject({ ok: z.literal(false), subject: z.string(), problem: z.string() })
    .describe('The subject could not do it.'),
]);

const workload = z.strictObject({
  id: z.string().describe('Stable: baselines are found by it.'),
  state: z.enum(['warm', 'kernel-cold', 'cold']),
  source: z.enum(['local', 'remote']).describe('Whether the provider has the contents itself, or asks its service.'),
  what: z.string().describe('One operation.'),
  bytes: z.number().optional().describe('Moved by one operation, where that is what counts.'),
  figures: z.array(figure),
});

const document: z.ZodType<Result> = z
  .strictObject({
    version: z.literal(1),
    kit: z.string().describe('Version of omnivet.'),
    time: z.iso.datetime(),
    machine: z.strictObject({ kernel: z.string(), node: z.string(), processor: z.string(), processors: z.int() }),
    client: z
      .strictObject({ call: z.number(), systemCall: z.number(), program: z.number() })
      .describe('The client itself: a call that does nothing, getppid(2), and starting true(1).'),
    rounds: z.int().min(1),
    subjects: z.array(z.strictObject({ name: z.string(), about: z.string() })),
    missing: z.array(z.strictObject({ name: z.string(), install: z.string() })),
    workloads: z.array(workload),
  })
  .meta({ title: 'Result of omnivet bench', description: 'Times are microseconds for each operation.' });

/** The JSON Schema, as text. */
export function resultSchemaText(): string {
  return `${JSON.stringify(z.toJSONSchema(document), null, 2)}\n`;
}

/** The result in a file's text, or what is wrong with it. */
export function parseResult(text: string): { ok: true; value: Result } | { ok: false; problem: string } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { ok: false, problem: error instanceof Error ? error.message : String(error) };
  }
  const parsed = document.safeParse(json);
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false, problem: z.prettifyError(parsed.error) };
}
