/** Whether a component fits into its limits at all, by what it declares to start with; decided at load, before it runs. */
import { HostError } from '../contract/errors.ts';
import type { ModuleFacts } from './facts.ts';
import { PAGES_PER_MB, type SandboxLimits } from './limits.ts';

/** Fails with `provider-failed` when what the core modules start with is over a limit. */
export function requireFit(
  modules: readonly ModuleFacts[],
  { memoryMb, tableEntries }: Pick<SandboxLimits, 'memoryMb' | 'tableEntries'>,
): void {
  const memories = modules.flatMap((module) => module.memories);
  // What is imported is counted where it is defined; by itself it may not be larger either.
  const defined = memories.filter(({ imported }) => !imported).reduce((sum, { min }) => sum + min, 0);
  const pages = Math.max(defined, ...memories.map(({ min }) => min));
  const neededMb = Math.ceil(pages / PAGES_PER_MB);
  if (neededMb > memoryMb)
    throw new HostError(
      'provider-failed',
      `the component starts with ${neededMb} MiB of memory, and memory-mb is ${memoryMb}`,
      `Set limits = { memory-mb = ${neededMb} } or more if you trust it with that, or report it to its author.`,
    );
  const entries = Math.max(0, ...modules.flatMap(({ tables }) => tables.map(({ min }) => min)));
  if (entries > tableEntries)
    throw new HostError(
      'provider-failed',
      `the component starts with a table of ${entries} entries, and table-entries is ${tableEntries}`,
      'Report it to its author, or raise table-entries if it was lowered.',
    );
}
