/** Rule 21: the `/dev/fuse` descriptor, which libfuse leaves inheritable, is closed in every child. */
import koffi from 'koffi';

/** Lists a directory and reads a symbolic link; synchronous, so that no child starts in between. */
export interface DescriptorFiles {
  listDirectory(path: string): readonly string[];
  readLink(path: string): string | undefined;
}

// fcntl(2): asm-generic/fcntl.h.
const F_SETFD = 2;
const FD_CLOEXEC = 1;

/** Marks every open descriptor of `/dev/fuse`. Returns how many; fails when the C library refuses one. */
export function closeFuseOnExec(files: DescriptorFiles): number {
  const descriptors = files
    .listDirectory('/proc/self/fd')
    .filter((name) => files.readLink(`/proc/self/fd/${name}`) === '/dev/fuse')
    .map(Number);
  const fcntl = koffi.load(null).func('int fcntl(int fd, int command, ...)');
  for (const descriptor of descriptors)
    if (fcntl(descriptor, F_SETFD, 'int', FD_CLOEXEC) !== 0)
      throw new Error(`Cannot close descriptor ${descriptor} of /dev/fuse in children`);
  return descriptors.length;
}
