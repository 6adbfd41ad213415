/** What a process has in memory, as the kernel counts it: proc(5). */
import { readFileSync } from 'node:fs';

const KIBIBYTE = 1024;

/** Bytes. */
export interface ProcessMemory {
  readonly resident: number;
  /** The most that were ever resident. */
  readonly peak: number;
}

/** `undefined` when there is no such process. */
export function processMemory(pid: number): ProcessMemory | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return { resident: bytesOf(status, 'VmRSS'), peak: bytesOf(status, 'VmHWM') };
  } catch {
    return undefined;
  }
}

function bytesOf(status: string, field: 'VmRSS' | 'VmHWM'): number {
  const [, kibibytes] = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status) ?? [];
  if (kibibytes === undefined) throw new Error(`no ${field} in the status of a process`);
  return Number(kibibytes) * KIBIBYTE;
}
