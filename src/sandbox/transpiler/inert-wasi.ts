/**
 * The WASI that jco's own tools get, in place of `@bytecodealliance/preview2-shim`: no environment, no files, no output and
 * a fixed seed. It replaces every module of that package when the transpiler's program is bundled.
 */
class Stream {
  checkWrite(): bigint {
    return 65_536n;
  }
  write(): void {}
  blockingFlush(): void {}
  blockingWriteAndFlush(): void {}
  flush(): void {}
}

class Nothing {}

const nothing = (): undefined => undefined;
const stream = new Stream();

export const environment: object = { getEnvironment: () => [] };
export const exit: object = {
  exit() {
    throw new Error('the tool gave up');
  },
};
export const stderr: object = { getStderr: () => stream };
export const stdin: object = { getStdin: () => stream };
export const stdout: object = { getStdout: () => stream };
export const terminalInput: object = { TerminalInput: Nothing };
export const terminalOutput: object = { TerminalOutput: Nothing };
export const terminalStderr: object = { getTerminalStderr: nothing };
export const terminalStdin: object = { getTerminalStdin: nothing };
export const terminalStdout: object = { getTerminalStdout: nothing };
export const preopens: object = { getDirectories: () => [] };
export const types: object = { Descriptor: Nothing, DirectoryEntryStream: Nothing, filesystemErrorCode: nothing };
export const error: object = { Error: Nothing };
export const streams: object = { InputStream: Stream, OutputStream: Stream };
// The seed of the tool's hash maps. Fixed, so that the output is the same on every run.
export const random: object = { getRandomBytes: (length: bigint) => new Uint8Array(Number(length)).fill(42) };
