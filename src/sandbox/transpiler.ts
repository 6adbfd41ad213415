/** The host's side of the transpiler: one process for one component, bounded in time, memory and output. */
import { z } from 'zod';
import { HostError } from '../contract/errors.ts';
import type { SandboxAuthority } from './authority.ts';
import { type ComponentFacts, parseFacts } from './facts.ts';
import type { Frame } from './frame.ts';
import { startSandboxProcess } from './process.ts';
import type { TranspilerCall } from './transpiler/main.ts';

/** What a guest's process is sent. Untrusted: it runs in that process and nowhere else. */
export interface ComponentFiles {
  /** jco's JavaScript. */
  readonly script: Uint8Array;
  readonly cores: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}

/** A process that holds one component. */
export interface Transpiler {
  /** Reads the component; a component that breaks the reader fails with `provider-failed`. */
  inspect(component: Uint8Array): Promise<ComponentFacts>;
  /** Transpiles what was inspected; fails with `provider-failed`. */
  transpile(): Promise<ComponentFiles>;
  /** Ends the process and waits until it is gone. */
  close(): Promise<void>;
}

/** Milliseconds for each step (rule 17). */
const DEADLINE_MS = 60_000;

/** Megabytes of heap, and of linear memory. jco takes 100 for a component of 12; hostile ones asked for 1,300. */
const MEMORY_MB = 512;

const SUBJECT = 'the component';
const SCRIPT = 'component.js';
const CORE = /^component\.core[0-9]{0,4}\.wasm$/;

const answer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('started') }),
  z.strictObject({ kind: z.literal('facts'), facts: z.unknown() }),
  z.strictObject({
    kind: z.literal('files'),
    files: z.array(z.strictObject({ name: z.string().max(64), bytes: z.int().min(0) })).max(1_000),
  }),
  z.strictObject({ kind: z.literal('fault'), message: z.string().max(4_000) }),
]);

/** Starts a transpiler; `deadlineMs` holds for each step. */
export async function startTranspiler(
  authority: SandboxAuthority,
  deadlineMs: number = DEADLINE_MS,
): Promise<Transpiler> {
  const [boot, program] = await Promise.all([authority.programs.boot(), authority.programs.transpiler()]);
  const { source } = program;
  const tools = await program.tools();
  const sandbox = startSandboxProcess({ authority, boot, program: source, memoryMb: MEMORY_MB, subject: SUBJECT });

  const ask = async (
    header: TranspilerCall,
    tail: readonly Uint8Array[],
  ): Promise<{ frame: Frame; told: z.infer<typeof answer> }> => {
    let frame: Frame | undefined;
    const take = (received: Frame): 'done' => {
      frame = received;
      return 'done';
    };
    try {
      await sandbox.exchange({ header, tail, take, deadlineMs });
      if (frame === undefined) throw new Error('an exchange ended well without an answer');
      const told = answer.parse(frame.header);
      if (told.kind === 'fault') throw new Error(told.message);
      return { frame, told };
    } catch (error) {
      throw unreadable(header.op, error);
    }
  };

  await ask(
    {
      op: 'tools',
      wit: program.wit,
      tools: tools.map(({ name, bytes }) => ({ name, bytes: bytes.byteLength })),
    },
    tools.map(({ bytes }) => bytes),
  );
  return {
    async inspect(component) {
      const { told } = await ask({ op: 'inspect' }, [component]);
      try {
        return parseFacts(told.kind === 'facts' ? told.facts : undefined);
      } catch (error) {
        throw unreadable('inspect', error);
      }
    },
    async transpile() {
      const { frame, told } = await ask({ op: 'transpile' }, []);
      return cutFiles(told.kind === 'files' ? told.files : [], frame.tail);
    },
    async close() {
      sandbox.kill();
      await sandbox.ended;
    },
  };
}

/** Cuts a tail into the files that it holds; fails with `provider-failed` on a name or size that is not expected. */
export function cutFiles(files: readonly { name: string; bytes: number }[], tail: Uint8Array): ComponentFiles {
  let script: Uint8Array | undefined;
  const cores: { name: string; bytes: Uint8Array }[] = [];
  let offset = 0;
  for (const { name, bytes } of files) {
    const content = tail.subarray(offset, (offset += bytes));
    if (name === SCRIPT && script === undefined) script = content;
    else if (CORE.test(name)) cores.push({ name, bytes: content });
    else throw unreadable('transpile', new Error(`an unexpected file ${JSON.stringify(name)}`));
  }
  if (script === undefined || offset !== tail.byteLength) throw unreadable('transpile', new Error('files are missing'));
  return { script, cores };
}

function unreadable(step: TranspilerCall['op'], cause: unknown): HostError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new HostError(
    'provider-failed',
    `the component could not be ${step === 'transpile' ? 'transpiled' : 'read'}: ${why}`,
    'The component is broken or hostile, or larger than this host takes; rebuild it from its source.',
    { cause },
  );
}
