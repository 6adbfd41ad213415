/** What the JSON report consists of, with a word on each field: `conformance/report.schema.json` is made from it. */
import { z } from 'zod';
import { AREAS } from '../check.ts';
import { REPORT_SCHEMA_ID, type ReportDocument } from './report-document.ts';

const count = z.int().min(0);
const milliseconds = z.number().min(0);
const checkId = z.templateLiteral([z.enum(AREAS), '/', z.string().min(1)]);

const finding = z.object({
  where: z.string().describe("A path below the provider's root, or another place that a person can look at."),
  expected: z.string(),
  actual: z.string(),
});

// Named, for it contains itself.
const json = z.json().meta({ id: 'json' });

const evidence = z.record(z.string(), json).describe('What was seen, by name.');

const waiver = z.object({
  id: checkId,
  reason: z.string(),
  owner: z.string(),
  expires: z.string().describe('The last day on which it holds, YYYY-MM-DD in UTC.'),
});

const common = {
  id: checkId.describe('AREA/SLUG: stable for ever.'),
  area: z.enum(AREAS),
  level: z.enum(['must', 'should']).describe('A certificate needs every must; a should is reported.'),
  requirement: z.string().describe('What holds for a good provider.'),
  advice: z.string().describe('What its author does about a failure.'),
  milliseconds,
  rerun: z.string().describe('The command that runs this check alone.'),
};

const result = z.discriminatedUnion('outcome', [
  z.object({ ...common, outcome: z.literal('passed'), evidence }).describe('The requirement holds.'),
  z
    .object({ ...common, outcome: z.literal('failed'), findings: z.array(finding), evidence })
    .describe('The requirement does not hold.'),
  z
    .object({ ...common, outcome: z.literal('waived'), findings: z.array(finding), evidence, waiver })
    .describe('It does not hold, and somebody answers for that until a date.'),
  z
    .object({
      ...common,
      outcome: z.literal('skipped'),
      reason: z.string(),
      unseen: z
        .boolean()
        .describe('True when the provider may have what the check needs and the suite was shown nothing of it.'),
    })
    .describe('There was nothing to check.'),
  z
    .object({
      ...common,
      outcome: z.literal('errored'),
      message: z.string(),
      doing: z.string().describe('The last step that the check had begun.'),
    })
    .describe('The fault of the kit or of the machine: no verdict on the provider.'),
]);

/** Fields that a later version adds are no error to a reader of this one. */
export const reportDocumentSchema: z.ZodType<ReportDocument> = z.object({
  schema: z.literal(REPORT_SCHEMA_ID),
  verdict: z.object({
    certified: z.boolean(),
    reasons: z.array(z.string()).describe('Why there is no certificate, a sentence each.'),
    notes: z.array(z.string()).describe('What does not stand in the way and has to be known, a sentence each.'),
  }),
  exitCode: z
    .literal([0, 1, 3])
    .describe('0 certified, or a part of the suite passed; 1 the provider is at fault or was not seen; 3 the kit is.'),
  subject: z.object({
    file: z.string().describe('As it was given on the command line.'),
    sha256: z.string().describe('Of the component, hexadecimal.'),
    bytes: count,
    name: z.string().describe('What the manifest calls it.'),
    version: z.string(),
    manifest: z.unknown().describe('The manifest, whole; null when it cannot be read.'),
  }),
  environment: z.object({
    kit: z.string().describe('Version of omnivet.'),
    suite: z.string().describe('Version of the set of checks.'),
    driver: z.string().describe('What speaks FUSE.'),
    kernel: z.string(),
    node: z.string(),
    layers: z.array(z.string()).describe('Walls around the sandbox, as "bubblewrap: on".'),
  }),
  started: z.string().describe('ISO 8601, UTC.'),
  milliseconds,
  seed: z.number().describe('With it, a run draws the same numbers again.'),
  selection: z.string().describe('What was left out by --only, --area and their like; empty for the whole suite.'),
  unseen: z.array(z.string()).describe('What the suite could not see, with what the author can do about it.'),
  counts: z
    .object({ passed: count, failed: count, waived: count, skipped: count, errored: count })
    .describe('How many results ended in each way.'),
  results: z.array(result).describe('In the order of the suite.'),
});

const LINE = 120;

/** The text of `conformance/report.schema.json`. */
export function reportSchemaText(): string {
  const { $schema, ...rest } = z.toJSONSchema(reportDocumentSchema, { io: 'input' });
  const document = {
    $schema,
    $id: REPORT_SCHEMA_ID,
    title: 'Report of omnivet certify',
    description: 'What a run of the conformance suite found out about one provider.',
    ...rest,
  };
  return `${foldLists(JSON.stringify(document, undefined, 2))}\n`;
}

/** Lists of words in one line where they fit into it, as the formatter has them. */
function foldLists(text: string): string {
  return text.replaceAll(
    /^(.*)\[\n\s+([^[\]{}]*?)\n\s+\](,?)/gm,
    (whole, start: string, items: string, comma: string) => {
      const line = `${start}[${items.split(/,\n\s+/).join(', ')}]${comma}`;
      return line.length <= LINE ? line : whole;
    },
  );
}
