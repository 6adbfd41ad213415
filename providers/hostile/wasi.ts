/** What a component may import, used against the host that provides it. */
import { coreText } from './core-text.ts';
import type { Failure, Hostile, Step, Used, WitChange } from './fixture.ts';

const SOUND: Step = { does: 'read', path: '/sound', gives: /^sound\n$/ };
const ENDED_BY_DEADLINE: Used = {
  kind: 'used',
  steps: [
    SOUND,
    { does: 'read', path: '/bad', fails: { errno: 'ETIMEDOUT', codes: ['guest-deadline'] }, within: 'deadline' },
    { does: 'read', path: '/sound-again', gives: /^sound\n$/ },
  ],
};
const TRAP: Failure = { errno: 'EIO', codes: ['trap'] };

const STREAMS: WitChange = {
  world: 'import wasi:cli/stdout@0.2.0;',
  packages: `package wasi:io@0.2.0 {
      interface streams { resource output-stream { blocking-flush: func(); blocking-write-and-flush: func(contents: list<u8>); } }
    }
    package wasi:cli@0.2.0 {
      interface stdout { use wasi:io/streams@0.2.0.{output-stream}; get-stdout: func() -> output-stream; }
    }`,
};
const STDOUT = '(import "wasi:cli/stdout@0.2.0" "get-stdout" (func $stdout (result i32)))';
const WRITE =
  '(import "wasi:io/streams@0.2.0" "[method]output-stream.blocking-write-and-flush" (func $write (param i32 i32 i32)))';

const TIMERS: WitChange = {
  world: 'import wasi:clocks/monotonic-clock@0.2.0;',
  packages: `package wasi:io@0.2.0 { interface poll { resource pollable { block: func(); } } }
    package wasi:clocks@0.2.0 {
      interface monotonic-clock { use wasi:io/poll@0.2.0.{pollable}; subscribe-duration: func(when: u64) -> pollable; }
    }`,
};

/** Everything of this kind. */
export const wasi: readonly Hostile[] = [
  {
    name: 'wasi-exit',
    does: 'Calls exit in a read.',
    must: 'EIO, a trap; no process but its instance ends.',
    making: {
      kind: 'core',
      text: coreText({
        imports: '(import "wasi:cli/exit@0.2.0" "exit" (func $exit (param i32)))',
        read: '(call $exit (i32.const 0))',
      }),
      wit: {
        world: 'import wasi:cli/exit@0.2.0;',
        packages: 'package wasi:cli@0.2.0 { interface exit { exit: func(status: result); } }',
      },
    },
    outcome: { kind: 'used', steps: [{ does: 'read', path: '/bad', fails: TRAP }, SOUND] },
  },
  {
    name: 'wasi-random-of-1-tib',
    does: 'Asks for a tebibyte of randomness.',
    must: 'EIO, a trap, at once: no memory is taken for it.',
    making: {
      kind: 'core',
      text: coreText({
        imports: '(import "wasi:random/random@0.2.0" "get-random-bytes" (func $random (param i64 i32)))',
        read: '(call $random (i64.const 0x10000000000) (i32.const 1024))',
      }),
      wit: {
        world: 'import wasi:random/random@0.2.0;',
        packages: 'package wasi:random@0.2.0 { interface random { get-random-bytes: func(len: u64) -> list<u8>; } }',
      },
    },
    outcome: { kind: 'used', steps: [{ does: 'read', path: '/bad', fails: TRAP }, SOUND] },
  },
  {
    name: 'wasi-output-flood',
    does: 'Prints 64 MiB in one read, as one who is trusted.',
    must: 'The read works; 64 KiB of it become events, the rest nothing.',
    prints: true,
    capability: 'trusted',
    making: {
      kind: 'core',
      text: coreText({
        imports: `${STDOUT} ${WRITE}`,
        fields: '(global $left (mut i32) (i32.const 1024))',
        read: `(loop $more
          (call $write (call $stdout) (i32.const 0) (i32.const 65536))
          (global.set $left (i32.sub (global.get $left) (i32.const 1)))
          (br_if $more (global.get $left)))`,
      }),
      wit: STREAMS,
    },
    outcome: { kind: 'used', steps: [{ does: 'read', path: '/bad', gives: /^sound\n$/ }, SOUND], residentMb: 250 },
  },
  {
    name: 'wasi-handles-without-end',
    does: 'Takes handles of its standard output without end, and gives none back.',
    must: 'EIO or ETIMEDOUT: its process is ended by its memory or by the deadline.',
    making: {
      kind: 'core',
      text: coreText({ imports: STDOUT, read: '(loop $forever (drop (call $stdout)) (br $forever))' }),
      wit: STREAMS,
    },
    outcome: ENDED_BY_DEADLINE,
    limits: { 'deadline-ms': 400 },
  },
  {
    name: 'wasi-wait-of-an-hour',
    does: 'Waits for an hour on a real clock, as one who is trusted.',
    must: 'ETIMEDOUT at the deadline.',
    capability: 'trusted',
    making: {
      kind: 'core',
      text: coreText({
        imports: `(import "wasi:clocks/monotonic-clock@0.2.0" "subscribe-duration" (func $timer (param i64) (result i32)))
          (import "wasi:io/poll@0.2.0" "[method]pollable.block" (func $block (param i32)))`,
        read: '(call $block (call $timer (i64.const 3600000000000)))',
      }),
      wit: TIMERS,
    },
    outcome: ENDED_BY_DEADLINE,
    limits: { 'deadline-ms': 400 },
  },
];
