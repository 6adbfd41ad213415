/**
 * Removes Node from the realm: what remains is the language, WebAssembly and text encoding.
 *
 * The permission model is the wall; this is the lawn in front of it. jco's generated code is untrusted, and the model
 * leaves `process.kill`, `node:sqlite` and others to code that can reach `process` or import a built-in module.
 */
import { Buffer } from 'node:buffer';
import { registerHooks } from 'node:module';
import type { ImportSource } from './program.ts';

const KEPT = new Set(
  `AggregateError Array ArrayBuffer Atomics BigInt BigInt64Array BigUint64Array Boolean DataView Date Error EvalError
  FinalizationRegistry Float16Array Float32Array Float64Array Function Infinity Int16Array Int32Array Int8Array Intl Iterator JSON Map
  Math NaN Number Object Promise Proxy RangeError ReferenceError Reflect RegExp Set String Symbol SyntaxError TextDecoder TextEncoder
  TypeError URIError Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet WebAssembly atob decodeURI
  decodeURIComponent encodeURI encodeURIComponent globalThis isFinite isNaN parseFloat parseInt undefined`.split(/\s+/),
);

/** Takes everything away but the language; the function that it gives is the only import left. */
export function lockDown(): ImportSource {
  // jco's output writes to the console where it reports its own bugs; the host learns of them from the exception.
  const nothing = (): void => undefined;
  for (const name of Object.getOwnPropertyNames(globalThis))
    if (!KEPT.has(name)) Reflect.deleteProperty(globalThis, name);
  Reflect.defineProperty(globalThis, 'console', {
    value: { debug: nothing, error: nothing, log: nothing, warn: nothing },
  });

  let permitted: string | undefined;
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier !== permitted) throw new Error('a sandboxed module imports nothing');
      permitted = undefined;
      return next(specifier, context);
    },
  });
  return async (source) => {
    // Without a name of its own, each line of a stack trace would hold the whole module.
    const named = Buffer.concat([source, Buffer.from('\n//# sourceURL=component.js\n')]);
    permitted = `data:text/javascript;base64,${named.toString('base64')}`;
    return await import(permitted);
  };
}
