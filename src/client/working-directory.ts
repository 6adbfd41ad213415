/** Operations from a working directory in the mount, which is left again before anybody could want to unmount it. */
import { chdir } from './libc.ts';
import { batch } from './timing.ts';

const SLASH = 0x2f;
const HERE = Buffer.from('.\0');
const OUTSIDE = Buffer.from('/\0');

/** {@link batch}; where the directory cannot be entered, with the paths as they are. Paths end with a NUL, `below` does not. */
export function batchBelow(operations: Parameters<typeof batch>[0], below: Uint8Array): ReturnType<typeof batch> {
  if (chdir(Buffer.concat([below, Buffer.of(0)])) === -1) return batch(operations);
  try {
    return batch(operations.map(({ operation, path }) => ({ operation, path: fromThere(path, below) })));
  } finally {
    chdir(OUTSIDE);
  }
}

function fromThere(path: Uint8Array, below: Uint8Array): Uint8Array {
  const { byteLength } = below;
  if (Buffer.compare(path.subarray(0, byteLength), below) !== 0) return path;
  const rest = path.subarray(byteLength);
  if (rest[0] === 0) return HERE;
  return rest[0] === SLASH && rest[1] !== 0 && rest[1] !== SLASH ? rest.subarray(1) : path;
}
