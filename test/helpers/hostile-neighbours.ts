/** Two healthy providers, and a process that reads them all the while. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { coreText } from '../../providers/hostile/core-text.ts';
import { providerFile } from './built-providers.ts';
import type { CleanUp } from './clean-up.ts';
import { makeHostile } from './hostile-component.ts';
import type { Readings } from './hostile-reader.ts';

const READER = fileURLToPath(new URL('hostile-reader.ts', import.meta.url));

/** Configuration for `healthy-hello`, from this repository, and `healthy-echo`, in which each file holds its own path. */
export async function neighbours(folder: string): Promise<string> {
  const echo = join(folder, 'healthy-echo.wasm');
  const text = coreText().replace(
    '(call $inline (i32.const 512) (i32.const 6))',
    '(call $inline (local.get $path) (local.get $pathLength))',
  );
  await writeFile(echo, await makeHostile({ kind: 'core', text }));
  return `[providers.healthy-hello]\ncomponent = "${providerFile('hello')}"\n[providers.healthy-echo]\ncomponent = "${echo}"\n`;
}

/** Starts reading; the function that it gives stops that and tells how it went. */
export async function readNeighbours(cleanUp: CleanUp, mountPoint: string): Promise<() => Promise<Readings>> {
  const folders = ['healthy-hello', 'healthy-echo'].map((name) => join(mountPoint, name));
  const reader = spawn(process.execPath, [READER, ...folders], { stdio: ['pipe', 'pipe', 'inherit'] });
  cleanUp.add(async () => reader.kill('SIGKILL'));
  const lines = createInterface({ input: reader.stdout });
  await once(lines, 'line');
  let readings: Promise<Readings> | undefined;
  const stop = async (): Promise<Readings> => {
    const last = once(lines, 'line');
    reader.stdin.end();
    const [line] = (await last) as [string];
    return JSON.parse(line) as Readings;
  };
  // A test that is tried again asks again, and the reader has but one answer.
  return () => (readings ??= stop());
}
