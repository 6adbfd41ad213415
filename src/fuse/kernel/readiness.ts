/** Tells the main thread that a descriptor can be read, through the event loop that Node itself runs on (libuv's `uv_poll`). */
import koffi from 'koffi';

/** Ends the watch. */
export type EndWatch = () => void;

// uv.h: UV_READABLE, and the type of handle of uv_handle_size.
const UV_READABLE = 1;
const UV_POLL = 8;

const Ready = koffi.proto('void FuseReady(void *handle, int status, int events)');
const Closed = koffi.proto('void FuseClosed(void *handle)');

/**
 * Calls `onReady` in the main thread whenever there is something to read, or the connection is over. Node offers its loop to
 * native code as a stable interface (Node-API's `napi_get_uv_event_loop` documents it), and no way of its own to watch
 * a descriptor that is neither a socket nor a terminal. `onReady` must not throw, and no promise moves on
 * inside it or after it, until another callback of Node's own is over.
 */
export function watchReadable(descriptor: number, onReady: () => void): EndWatch {
  const node = koffi.load(null);
  const loop: unknown = node.func('void *uv_default_loop()')();
  const size = Number(node.func('size_t uv_handle_size(int type)')(UV_POLL));
  const handle: unknown = koffi.alloc('uint8_t', size);
  const callback = koffi.register(onReady, koffi.pointer(Ready));
  check(node.func('int uv_poll_init(void *loop, void *handle, int descriptor)')(loop, handle, descriptor));
  check(node.func('int uv_poll_start(void *handle, int events, FuseReady *callback)')(handle, UV_READABLE, callback));
  return () => {
    node.func('int uv_poll_stop(void *handle)')(handle);
    const closed = koffi.register(() => {
      // Not inside the callback that is being freed.
      setImmediate(() => {
        koffi.unregister(callback);
        koffi.unregister(closed);
        koffi.free(handle);
      });
    }, koffi.pointer(Closed));
    node.func('void uv_close(void *handle, FuseClosed *callback)')(handle, closed);
  };
}

function check(status: number): void {
  if (status !== 0) throw new Error(`the event loop does not watch /dev/fuse (libuv status ${status})`);
}
