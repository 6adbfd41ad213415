/** What is global inside a component: the language as QuickJS has it, without Intl, Atomics and WebAssembly, and little more. */
export const COMPONENT_GLOBALS: ReadonlySet<string> = new Set(
  [
    'globalThis Infinity NaN undefined eval parseInt parseFloat isNaN isFinite queueMicrotask escape unescape btoa atob',
    'decodeURI decodeURIComponent encodeURI encodeURIComponent performance Object Function Boolean Number BigInt String',
    'Symbol Math Reflect Date RegExp JSON Proxy Iterator Promise Array Map Set WeakMap WeakSet WeakRef ArrayBuffer',
    'SharedArrayBuffer DataView Uint8Array Int8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array',
    'BigInt64Array BigUint64Array Float16Array Float32Array Float64Array FinalizationRegistry DisposableStack',
    'AsyncDisposableStack Error EvalError RangeError ReferenceError SyntaxError TypeError URIError AggregateError',
    'SuppressedError DOMException',
  ].flatMap((line) => line.split(' ')),
);
