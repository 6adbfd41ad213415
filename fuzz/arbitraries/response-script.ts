/** Responses that an upstream gives: hostile.md *responses*. `response-writer.ts` makes bytes of them. */
import fc from 'fast-check';
import type { PuppetText } from '../../providers/puppet/encoder.ts';
import { readable } from '../classified.ts';
import { few } from './few.ts';
import { BODIES, ECHOES } from './response-body.ts';
import {
  type Coding,
  CODINGS,
  ECHO_PLACES,
  type EchoPlace,
  FAILURE_STATUSES,
  type Framing,
  FRAMINGS,
  HEADER_FAULTS,
  type HeaderFault,
  type Interim,
  INTERIMS,
  ODD_STATUSES,
  type Timing,
  TIMINGS,
} from './response-kinds.ts';

export interface ResponseScript {
  readonly interim: Interim;
  readonly status: number;
  readonly framing: Framing;
  readonly coding: Coding;
  readonly timing: Timing;
  readonly faults: readonly HeaderFault[];
  /** Characters stand for bytes. */
  readonly body: PuppetText;
  /** In which of the forms, and where besides the body. */
  readonly echo: { readonly form: string; readonly place: EchoPlace; readonly text: string } | undefined;
  /** Seconds; with 429 and 503. */
  readonly retryAfter: number | undefined;
  /** The names of what is unusual. */
  readonly tricks: readonly string[];
}

type Part = Partial<Omit<ResponseScript, 'tricks'>> & Pick<ResponseScript, 'tricks'>;

const PLAIN: Omit<ResponseScript, 'tricks'> = {
  interim: 'none',
  status: 200,
  framing: 'by its length',
  coding: 'none',
  timing: 'at once',
  faults: [],
  body: 'fine',
  echo: undefined,
  retryAfter: undefined,
};

/** A response, for an upstream that was sent one of these secrets. Shrinks to 200 with `fine`. */
export function responseScript(secrets: readonly string[]): fc.Arbitrary<ResponseScript> {
  const part = fc.oneof(
    { weight: 4, arbitrary: choice(FRAMINGS, (framing) => ({ framing })) },
    { weight: 3, arbitrary: choice(CODINGS, (coding) => ({ coding })) },
    { weight: 2, arbitrary: choice(TIMINGS, (timing) => ({ timing })) },
    { weight: 2, arbitrary: choice(HEADER_FAULTS, (fault) => ({ faults: [fault] })) },
    {
      weight: 2,
      arbitrary: fc
        .constantFrom(...INTERIMS.slice(1))
        .map((interim): Part => ({ interim, tricks: [interimName(interim)] })),
    },
    { weight: 4, arbitrary: statusPart() },
    { weight: 3, arbitrary: fc.constantFrom(...BODIES).map(([name, body]): Part => ({ body, tricks: [name] })) },
    ...(secrets.length === 0 ? [] : [{ weight: 4, arbitrary: echoPart(secrets) }]),
  );
  return few(part, 3).map((parts) => {
    const tricks = parts.flatMap((one) => one.tricks);
    const faults = parts.flatMap((one) => one.faults ?? []);
    const merged = parts.reduce<typeof PLAIN>((all, one) => ({ ...all, ...one }), PLAIN);
    // What says that it is in the body is there, whatever else the body was to be.
    const body = merged.echo?.place === 'in the body' ? merged.echo.text : merged.body;
    return readable({ ...merged, body, faults, tricks }, read);
  });
}

/** What is unusual about it. */
export function classify({ tricks, status }: ResponseScript): readonly string[] {
  const kind = status >= 500 && status < 600 ? ['5xx'] : status >= 400 && status < 500 ? ['4xx'] : [];
  return [...tricks, ...kind, ...(tricks.length === 0 ? ['plain'] : []), ...(tricks.length > 1 ? ['several'] : [])];
}

/** What {@link responseScript} with a secret has to hit. */
export const CLASSES: readonly string[] = [
  ...FRAMINGS.slice(1),
  ...CODINGS.slice(1),
  ...TIMINGS.slice(1),
  ...HEADER_FAULTS,
  ...INTERIMS.slice(1).map(interimName),
  ...[...ODD_STATUSES.slice(1), ...FAILURE_STATUSES].map((status) => `status ${status}`),
  ...BODIES.map(([name]) => name),
  ...ECHOES.map(([name]) => name),
  ...ECHO_PLACES,
  '4xx',
  '5xx',
  'any status',
  'Retry-After',
  'plain',
  'several',
];

function choice<Name extends string>(
  names: readonly Name[],
  part: (name: Name) => Omit<Part, 'tricks'>,
): fc.Arbitrary<Part> {
  return fc.constantFrom(...names).map((name): Part => ({ ...part(name), tricks: [name] }));
}

function statusPart(): fc.Arbitrary<Part> {
  const known = fc.constantFrom(...ODD_STATUSES, ...FAILURE_STATUSES);
  return fc.oneof(
    { weight: 6, arbitrary: known.map((status): Part => ({ status, tricks: [`status ${status}`] })) },
    {
      weight: 1,
      arbitrary: fc.integer({ min: 400, max: 599 }).map((status): Part => ({ status, tricks: ['any status'] })),
    },
    {
      weight: 1,
      arbitrary: fc
        .record({ status: fc.constantFrom(429, 503), retryAfter: fc.constantFrom(0, 1, 3_600, 999_999_999) })
        .map((part): Part => ({ ...part, tricks: [`status ${part.status}`, 'Retry-After'] })),
    },
  );
}

function echoPart(secrets: readonly string[]): fc.Arbitrary<Part> {
  return fc
    .record({
      secret: fc.constantFrom(...secrets),
      form: fc.constantFrom(...ECHOES),
      place: fc.constantFrom(...ECHO_PLACES),
    })
    .map(({ secret, form: [form, write], place }): Part => {
      const text = write(secret);
      const body = place === 'in the body' ? { body: text } : {};
      return { ...body, echo: { form, place, text }, tricks: [form, place] };
    });
}

function interimName(interim: Interim): string {
  return `interim responses: ${interim}`;
}

function read({ status, tricks }: ResponseScript): string {
  return `${status} (${tricks.join(', ') || 'plain'})`;
}
