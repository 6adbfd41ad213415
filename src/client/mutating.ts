/** Every mutating system call, tried one after the other. */
import { type Attempts, targetsOf } from './attempt.ts';
import type { SentPath } from './call-path.ts';
import type { Mutation } from './client.ts';
import { close, lastErrno, open } from './libc.ts';
import { ATTRIBUTES } from './mutate-attributes.ts';
import { ON_DESCRIPTOR } from './mutate-descriptor.ts';
import { NAMES } from './mutate-names.ts';
import { OPENS } from './mutate-opens.ts';
import { IN_PARENT } from './mutate-parent.ts';
import { openFlags } from './open-flags.ts';

const READ = openFlags('O_RDONLY');
const DIRECTORY = openFlags('O_RDONLY', 'O_DIRECTORY');

/** One line for each key of `MUTATION_ERRNOS`. */
export function mutate(file: SentPath, directory: SentPath, missing: SentPath): readonly Mutation[] {
  const targets = targetsOf(file, directory, missing);
  return [
    ...tryAll(OPENS, targets),
    ...tryAll(NAMES, targets),
    ...tryOn(targets.parent, DIRECTORY, IN_PARENT, (parentDescriptor) => ({ ...targets, parentDescriptor })),
    ...tryAll(ATTRIBUTES, targets),
    ...tryOn(targets.file, READ, ON_DESCRIPTOR, (descriptor) => ({ ...targets, descriptor })),
  ];
}

function tryAll<On>(attempts: Attempts<On>, on: On): Mutation[] {
  return Object.entries(attempts).map(([name, { call, undo }]) => {
    if (call(on) === -1) return { call: name, errno: lastErrno() };
    undo?.(on);
    return { call: name, errno: 'OK' };
  });
}

// Without the descriptor nothing was tried; EBADF, which a call with −1 would give, is right for some of them.
function tryOn<On>(
  path: Uint8Array,
  flags: number,
  attempts: Attempts<On>,
  targetsWith: (descriptor: number) => On,
): Mutation[] {
  const descriptor = open(path, flags, 0);
  if (descriptor === -1) {
    const errno = lastErrno();
    return Object.keys(attempts).map((call) => ({ call, errno }));
  }
  try {
    return tryAll(attempts, targetsWith(descriptor));
  } finally {
    close(descriptor);
  }
}
