/** Memory and tables: taken without end, declared beyond any bound, and of the kinds that cannot be bounded. */
import { coreText, SCRATCH } from './core-text.ts';
import type { Hostile } from './fixture.ts';

const REFUSED_GROWTH = /^refused\n$/;
// The answer: "refused" when the condition on the stack holds, else "granted".
const tell = (condition: string): string =>
  `(if ${condition} (then (return (call $inline (i32.const ${SCRATCH}) (i32.const 8))))
     (else (return (call $inline (i32.const ${SCRATCH + 8}) (i32.const 8)))))`;
const WORDS = `(data (i32.const ${SCRATCH}) "refused\\ngranted\\n")`;

const grown: readonly Hostile[] = [
  {
    name: 'memory-grown-at-once',
    does: 'Asks for 4 GiB more of memory in one step.',
    must: 'It is refused the memory, and goes on.',
    making: {
      kind: 'core',
      text: coreText({ fields: WORDS, read: tell('(i32.eq (memory.grow (i32.const 65000)) (i32.const -1))') }),
    },
    outcome: { kind: 'used', steps: [{ does: 'read', path: '/bad', gives: REFUSED_GROWTH }], residentMb: 250 },
  },
  {
    name: 'memory-grown-by-pages',
    does: 'Asks a million times for one page, and writes to every page that it gets.',
    must: 'It is refused at its limit, and its process stays within it.',
    making: {
      kind: 'core',
      text: coreText({
        fields: `${WORDS} (global $left (mut i32) (i32.const 1000000)) (global $got (mut i32) (i32.const 0))`,
        read: `(loop $more
            (global.set $got (memory.grow (i32.const 1)))
            (if (i32.ne (global.get $got) (i32.const -1))
              (then (i32.store (i32.mul (global.get $got) (i32.const 65536)) (i32.const 1))))
            (global.set $left (i32.sub (global.get $left) (i32.const 1)))
            (br_if $more (global.get $left)))
          ${tell('(i32.le_u (memory.size) (i32.const 1024))')}`,
      }),
    },
    outcome: { kind: 'used', steps: [{ does: 'read', path: '/bad', gives: REFUSED_GROWTH }], residentMb: 250 },
    limits: { 'deadline-ms': 15_000 },
  },
  {
    name: 'table-grown',
    does: 'Asks for ten million more entries of a table.',
    must: 'It is refused them, and goes on.',
    making: {
      kind: 'core',
      text: coreText({
        fields: `${WORDS} (table $t 1 funcref)`,
        read: tell('(i32.eq (table.grow $t (ref.null func) (i32.const 10000000)) (i32.const -1))'),
      }),
    },
    outcome: { kind: 'used', steps: [{ does: 'read', path: '/bad', gives: REFUSED_GROWTH }], residentMb: 250 },
  },
  {
    name: 'many-tables-grown',
    does: 'Grows sixty tables by all that each may have.',
    must: 'Its process stays within its limit, or is ended.',
    making: {
      kind: 'core',
      text: coreText({
        fields: `${WORDS} ${Array.from({ length: 60 }, (_, index) => `(table $t${index} 1 externref)`).join(' ')}`,
        read: `${Array.from({ length: 60 }, (_, index) => `(drop (table.grow $t${index} (ref.null extern) (i32.const 65535)))`).join('\n')}
          ${tell('(i32.const 1)')}`,
      }),
    },
    outcome: { kind: 'used', steps: [{ does: 'read', path: '/bad', gives: REFUSED_GROWTH }], residentMb: 250 },
  },
];

const declared: readonly Hostile[] = [
  {
    name: 'memory-of-4-gib',
    does: 'Declares a memory of 4 GiB.',
    must: 'It does not load: its least memory is above the limit.',
    making: { kind: 'core', text: coreText({ memory: '(memory (export "memory") 65536)' }) },
    outcome: { kind: 'refused', because: /memory/ },
  },
  {
    name: 'table-of-ten-million',
    does: 'Declares a table of ten million entries.',
    must: 'It does not load: its least table is above the limit.',
    making: { kind: 'core', text: coreText({ fields: '(table 10000000 funcref)' }) },
    outcome: { kind: 'refused', because: /table/ },
  },
];

function unbounded(name: string, does: string, field: string, because: RegExp): Hostile {
  return {
    name,
    does,
    must: 'It does not load: what it uses cannot be bounded.',
    making: { kind: 'component', text: `(component (core module ${field}))` },
    outcome: { kind: 'refused', because },
  };
}

/** Everything of this kind. */
export const memories: readonly Hostile[] = [
  ...grown,
  ...declared,
  unbounded('memory-64-bit', 'Has a memory with 64-bit addresses.', '(memory i64 1)', /64-bit memory/),
  unbounded('memory-shared', 'Has a memory that threads share.', '(memory 1 2 shared)', /shared memory/),
  unbounded('memories-in-one-module', 'Has two memories in one module.', '(memory 1) (memory 1)', /several memories/),
  unbounded(
    'collected-types',
    'Allocates structures on the heap of the engine, where no memory limit of a component counts.',
    '(type $s (struct (field i64))) (func (drop (struct.new_default $s)))',
    /types of garbage collection/,
  ),
];
