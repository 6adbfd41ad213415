/** Rule 21: no child inherits a descriptor, `/dev/fuse` first of all, which libfuse leaves inheritable. */
import koffi from 'koffi';

/** Lists a directory; synchronous, so that no child starts in between. */
export interface DescriptorFiles {
  listDirectory(path: string): readonly string[];
}

// fcntl(2): asm-generic/fcntl.h. Standard input, output and error are each child's own to replace.
const F_SETFD = 2;
const FD_CLOEXEC = 1;
const FIRST = 3;

/**
 * Marks every open descriptor above standard error close-on-exec, those that this process inherited itself included. To be
 * called before anything is started, and again after mounting.
 */
export function closeOnExec(files: DescriptorFiles): void {
  const fcntl = koffi.load(null).func('int fcntl(int fd, int command, ...)');
  const descriptors = files.listDirectory('/proc/self/fd').map(Number);
  // One that fails is closed already: the descriptor of the listing itself.
  for (const descriptor of descriptors) if (descriptor >= FIRST) fcntl(descriptor, F_SETFD, 'int', FD_CLOEXEC);
}
