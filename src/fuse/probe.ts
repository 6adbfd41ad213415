/** Whether the C library that fuse-native needs can be loaded. */
import koffi from 'koffi';

/** `undefined` when libfuse 2 loads, else what the dynamic linker says. */
export function libfuseProblem(): string | undefined {
  try {
    koffi.load('libfuse.so.2').unload();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
