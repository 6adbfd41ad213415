/** Traps, loops and recursion: in each operation, when instantiated, and in what lifts and lowers values. */
import { coreText, type CoreParts } from './core-text.ts';
import type { Failure, Hostile, Step } from './fixture.ts';

const TRAP: Failure = { errno: 'EIO', codes: ['trap'] };
const LATE: Failure = { errno: 'ETIMEDOUT', codes: ['guest-deadline'] };
const FOREVER = '(loop $forever (br $forever))';
const SOUND: Step = { does: 'read', path: '/sound', gives: /^sound\n$/ };

const FAULTY: Readonly<Record<'lookup' | 'list' | 'read', Pick<Step, 'does' | 'path'>>> = {
  lookup: { does: 'stat', path: '/bad' },
  list: { does: 'list', path: '' },
  read: { does: 'read', path: '/bad' },
};

/** A fault in one operation, after which the next one works. */
function inOperation(
  operation: 'lookup' | 'list' | 'read',
  parts: CoreParts,
  failure: Failure,
): Hostile['outcome'] & object {
  const within = failure === LATE ? 'deadline' : undefined;
  // The first step starts the instance, so that the second measures the fault alone.
  const faulty = { ...FAULTY[operation], fails: failure, within } as Step;
  return { kind: 'used', steps: [SOUND, faulty, { does: 'read', path: '/sound-again', gives: /^sound\n$/ }] };
}

const OPERATIONS = ['lookup', 'list', 'read'] as const;

const inEach: readonly Hostile[] = OPERATIONS.flatMap((operation) => [
  {
    name: `unreachable-in-${operation}`,
    does: `Executes unreachable in ${operation}.`,
    must: 'EIO, a trap; the next operation has a fresh instance.',
    making: { kind: 'core', text: coreText({ [operation]: '(unreachable)' }) },
    outcome: inOperation(operation, {}, TRAP),
  },
  {
    name: `loop-in-${operation}`,
    does: `Loops for ever in ${operation}.`,
    must: 'ETIMEDOUT at the deadline; the next operation has a fresh instance.',
    making: { kind: 'core', text: coreText({ [operation]: FOREVER }) },
    outcome: inOperation(operation, {}, LATE),
    limits: { 'deadline-ms': 400 },
  },
]);

/** A fault whenever it is instantiated: every operation has it. */
function whenInstantiated(failure: Failure): Hostile['outcome'] {
  const within = failure === LATE ? 'instantiation' : undefined;
  const step: Step = { does: 'read', path: '/any', fails: failure, within };
  return { kind: 'used', steps: [step, { does: 'list', path: '', fails: failure, within }] };
}

const NOW = {
  imports: '(import "wasi:clocks/monotonic-clock@0.2.0" "now" (func $now (result i64)))',
  wit: {
    world: 'import wasi:clocks/monotonic-clock@0.2.0;',
    packages: 'package wasi:clocks@0.2.0 { interface monotonic-clock { now: func() -> u64; } }',
  },
};

const atOtherTimes: readonly Hostile[] = [
  {
    name: 'unreachable-in-start',
    does: 'Executes unreachable in its start function.',
    must: 'EIO, a trap, for every operation.',
    making: { kind: 'core', text: coreText({ fields: '(func $start (unreachable)) (start $start)' }) },
    outcome: whenInstantiated(TRAP),
  },
  {
    name: 'data-outside-memory',
    does: 'Has a data segment outside of its memory, which traps when it is instantiated.',
    must: 'EIO, a trap, for every operation.',
    making: { kind: 'core', text: coreText({ fields: '(data (i32.const 131072) "x")' }) },
    outcome: whenInstantiated(TRAP),
  },
  {
    name: 'loop-in-start',
    does: 'Loops for ever in its start function.',
    must: 'ETIMEDOUT at the deadline for instantiation, for every operation.',
    making: { kind: 'core', text: coreText({ fields: `(func $start ${FOREVER}) (start $start)` }) },
    outcome: whenInstantiated(LATE),
    limits: { 'instantiation-ms': 1500 },
  },
  {
    name: 'loop-of-short-calls',
    does: 'Loops through calls that each return at once.',
    must: 'ETIMEDOUT at the deadline.',
    making: {
      kind: 'core',
      text: coreText({
        fields: '(func $short (result i32) (i32.const 1))',
        read: '(loop $forever (br_if $forever (call $short)))',
      }),
    },
    outcome: inOperation('read', {}, LATE),
    limits: { 'deadline-ms': 400 },
  },
  {
    name: 'loop-of-host-calls',
    does: 'Waits for a time that never comes, asking for the clock again and again.',
    must: 'ETIMEDOUT at the deadline.',
    making: {
      kind: 'core',
      text: coreText({
        imports: NOW.imports,
        read: '(loop $forever (br_if $forever (i64.lt_u (call $now) (i64.const -1))))',
      }),
      wit: NOW.wit,
    },
    outcome: inOperation('read', {}, LATE),
    limits: { 'deadline-ms': 400 },
  },
  {
    name: 'recursion',
    does: 'Calls itself without end.',
    must: 'EIO, a trap.',
    making: { kind: 'core', text: coreText({ fields: '(func $deep (call $deep))', read: '(call $deep)' }) },
    outcome: inOperation('read', {}, TRAP),
  },
  {
    name: 'recursion-through-table',
    does: 'Calls itself through a table without end.',
    must: 'EIO, a trap.',
    making: {
      kind: 'core',
      text: coreText({
        fields: `(type $void (func)) (table $t 1 funcref) (elem (i32.const 0) $deep)
          (func $deep (call_indirect (type $void) (i32.const 0)))`,
        read: '(call $deep)',
      }),
    },
    outcome: inOperation('read', {}, TRAP),
  },
  {
    name: 'again-after-trap',
    does: 'Sets a mark, traps, and would answer otherwise if the marked instance were entered again.',
    must: 'EIO, a trap, each time; no later call sees the mark.',
    making: {
      kind: 'core',
      text: coreText({
        fields: '(global $marked (mut i32) (i32.const 0))',
        lookup: '(global.set $marked (i32.const 1)) (unreachable)',
        read: '(if (global.get $marked) (then (unreachable)))',
      }),
    },
    outcome: {
      kind: 'used',
      steps: [
        { does: 'stat', path: '/bad', fails: TRAP },
        SOUND,
        { does: 'stat', path: '/bad2', fails: TRAP },
        { does: 'read', path: '/sound-again', gives: /^sound\n$/ },
      ],
    },
  },
  {
    name: 'allocator-traps',
    does: 'Traps where the host asks for memory to put a path in.',
    must: 'EIO, a trap, for every operation.',
    making: { kind: 'core', text: coreText({ realloc: '(unreachable)' }) },
    outcome: whenInstantiated(TRAP),
  },
  {
    name: 'allocator-loops',
    does: 'Loops for ever where the host asks for memory to put a path in.',
    must: 'ETIMEDOUT at the deadline.',
    making: { kind: 'core', text: coreText({ realloc: FOREVER }) },
    outcome: {
      kind: 'used',
      steps: [
        { does: 'list', path: '', fails: LATE },
        { does: 'list', path: '', fails: LATE },
      ],
    },
    limits: { 'deadline-ms': 400 },
  },
  {
    name: 'allocator-lies',
    does: 'Gives memory that it does not have to put a path in.',
    must: 'EIO, a trap.',
    making: { kind: 'core', text: coreText({ realloc: '(return (i32.const 0x7ffffff0))' }) },
    outcome: whenInstantiated(TRAP),
  },
];

/** Everything of this kind. */
export const operations: readonly Hostile[] = [...inEach, ...atOtherTimes];
