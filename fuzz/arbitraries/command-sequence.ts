/** What happens to a mount over time: readers, an upstream that changes and fails, time that passes, sandboxes that are killed, restarts. */
import fc from 'fast-check';
import { readable } from '../classified.ts';
import { some } from './few.ts';

/** How long upstream says that its answers may be kept. */
export const LIFETIMES = ['nothing said', 'max-age=2', 'max-age=60', 'no-store', 'etag and max-age=2'] as const;
export type Lifetime = (typeof LIFETIMES)[number];

/** What upstream answers. */
export const CONDITIONS = ['well', 'missing', 'failing', 'unreachable'] as const;
export type Condition = (typeof CONDITIONS)[number];

/** What a reader does. `at once` is reading by two programs at the same time. */
export const READS = ['read', 'stat', 'list', 'at once'] as const;

/** Two things are upstream: `a` and `b`. */
export type Thing = 'a' | 'b';

/** One step of a sequence, made for as long as it takes. */
export type Command =
  | { readonly does: (typeof READS)[number]; readonly thing: Thing; readonly reader: 0 | 1 }
  | { readonly does: 'change'; readonly thing: Thing }
  | { readonly does: 'become'; readonly thing: Thing; readonly condition: Condition }
  | { readonly does: 'live'; readonly thing: Thing; readonly lifetime: Lifetime }
  | { readonly does: 'pass'; readonly ms: number }
  | { readonly does: 'kill' }
  | { readonly does: 'kill while reading'; readonly thing: Thing }
  | { readonly does: 'restart' };

export interface CommandSequence {
  readonly commands: readonly Command[];
}

const PASSES = [1_000, 3_000, 6_000, 31_000, 61_000, 200_000] as const;

/** Shrinks to one reading. */
export function commandSequence(): fc.Arbitrary<CommandSequence> {
  return some(command(), 14).map((commands) => readable({ commands }, read));
}

/** What happens in it. */
export function classify({ commands }: CommandSequence): readonly string[] {
  return commands.flatMap((command) => {
    switch (command.does) {
      case 'become':
        return [command.condition];
      case 'live':
        return [command.lifetime];
      case 'pass':
        return [`${command.ms / 1_000} s pass`];
      default:
        return [command.does];
    }
  });
}

/** What {@link commandSequence} has to hit. */
export const CLASSES: readonly string[] = [
  ...READS,
  'change',
  ...CONDITIONS,
  ...LIFETIMES,
  ...PASSES.map((ms) => `${ms / 1_000} s pass`),
  'kill',
  'kill while reading',
  'restart',
];

function command(): fc.Arbitrary<Command> {
  const thing = fc.constantFrom<Thing[]>('a', 'a', 'b');
  const weighted = (
    weight: number,
    arbitrary: fc.Arbitrary<Command>,
  ): { weight: number; arbitrary: typeof arbitrary } => ({
    weight,
    arbitrary,
  });
  return fc.oneof(
    { withCrossShrink: true },
    weighted(120, fc.record({ does: fc.constantFrom(...READS), thing, reader: fc.constantFrom(0, 1) })),
    weighted(42, fc.record({ does: fc.constant('change' as const), thing })),
    weighted(36, fc.record({ does: fc.constant('become' as const), thing, condition: fc.constantFrom(...CONDITIONS) })),
    weighted(24, fc.record({ does: fc.constant('live' as const), thing, lifetime: fc.constantFrom(...LIFETIMES) })),
    weighted(48, fc.record({ does: fc.constant('pass' as const), ms: fc.constantFrom(...PASSES) })),
    weighted(5, fc.constant({ does: 'kill' })),
    weighted(5, fc.record({ does: fc.constant('kill while reading' as const), thing })),
    weighted(1, fc.constant({ does: 'restart' })),
  );
}

function read({ commands }: CommandSequence): string {
  return commands.map(textOf).join('; ');
}

function textOf(command: Command): string {
  switch (command.does) {
    case 'become':
      return `upstream of ${command.thing} is ${command.condition}`;
    case 'live':
      return `${command.thing} lives by ${command.lifetime}`;
    case 'pass':
      return `${command.ms / 1_000} s pass`;
    case 'kill':
      return 'the sandbox is killed';
    case 'restart':
      return 'the host is started again';
    case 'change':
    case 'kill while reading':
      return `${command.does} ${command.thing}`;
    default:
      return `${command.does === 'at once' ? 'read at once' : command.does} ${command.thing} (${command.reader + 1})`;
  }
}
