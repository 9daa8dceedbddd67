import { createRequire } from 'node:module';
import type koffi from 'koffi';

/** What Node has no call for: FIFOs and datagram sockets of the file system. */
export interface ControlCalls {
  /** Makes a FIFO; 0, or the system's error number. */
  mkfifo(path: string, mode: number): number;
  /** Makes a datagram socket bound to a path, non-blocking; its descriptor, or minus the system's error number. */
  bindUnix(path: string): number;
  /** Whether a living socket is bound to a path. */
  isBound(path: string): boolean;
  /**
   * Takes the next datagram into `into` and its sender's address into `from`; null when none waits. `length` is the
   * datagram's own, which may be more than fits.
   */
  receive(
    fd: number,
    into: Buffer,
    from: Buffer,
  ): { readonly length: number; readonly fromLength: number } | null;
  /** Sends a datagram without waiting; 0, or the system's error number. */
  send(fd: number, bytes: Buffer, to: Buffer): number;
  close(fd: number): void;
  /** Calls back whenever something can be read, until the watch is closed. */
  watch(fd: number, onReadable: () => void): { close(): void };
}

/** Bytes of the longest address of a socket in the file system (sockaddr_un). */
export const UNIX_ADDRESS_BYTES = 110;
/** Bytes of the longest path of a socket (sun_path, with its end mark). */
export const UNIX_PATH_BYTES = 107;

const AF_UNIX = 1;
const SOCK_DGRAM = 2;
const LINUX = { nonBlocking: 0o4000, closeOnExec: 0o2000000, dontWait: 0x40, truncated: 0x20 } as const;

/** Binds the calls; null where the native library cannot be loaded, or the system is not Linux. */
export function bindControlCalls(): ControlCalls | null {
  if (process.platform !== 'linux') return null;
  try {
    const native: typeof koffi = createRequire(import.meta.url)('koffi');
    const libc = native.load('libc.so.6');
    const mkfifo = libc.func('int mkfifo(const uint8_t *path, uint32_t mode)');
    const socket = libc.func('int socket(int family, int type, int protocol)');
    const bind = libc.func('int bind(int fd, const uint8_t *address, uint32_t length)');
    const connect = libc.func('int connect(int fd, const uint8_t *address, uint32_t length)');
    const close = libc.func('int close(int fd)');
    const recvfrom = libc.func(
      'intptr_t recvfrom(int fd, _Out_ uint8_t *into, size_t size, int flags, _Out_ uint8_t *from, _Inout_ uint32_t *length)',
    );
    const sendto = libc.func(
      'intptr_t sendto(int fd, const uint8_t *bytes, size_t size, int flags, const uint8_t *to, uint32_t length)',
    );
    const type = SOCK_DGRAM | LINUX.nonBlocking | LINUX.closeOnExec;
    return {
      mkfifo: (path, mode) => (mkfifo(terminated(path), mode) === 0 ? 0 : native.errno()),
      bindUnix(path) {
        const fd: number = socket(AF_UNIX, type, 0);
        if (fd < 0) return -native.errno();
        const address = unixAddress(path);
        if (bind(fd, address, address.length) === 0) return fd;
        const error = native.errno();
        close(fd);
        return -error;
      },
      isBound(path) {
        const fd: number = socket(AF_UNIX, type, 0);
        if (fd < 0) return false;
        const address = unixAddress(path);
        const bound = connect(fd, address, address.length) === 0;
        close(fd);
        return bound;
      },
      receive(fd, into, from) {
        const fromLength = [from.length];
        const length = Number(
          recvfrom(fd, into, into.length, LINUX.dontWait | LINUX.truncated, from, fromLength),
        );
        return length < 0 ? null : { length, fromLength: fromLength[0] ?? 0 };
      },
      send: (fd, bytes, to) =>
        sendto(fd, bytes, bytes.length, LINUX.dontWait, to, to.length) < 0 ? native.errno() : 0,
      close: (fd) => close(fd),
      watch(fd, onReadable) {
        let closed = false;
        const read = (): void => {
          if (!closed) onReadable();
        };
        // What the library calls from the loop ends without the runtime's turn: promises would wait for the next event.
        const handle = native.node.poll(fd, { readable: true }, () => setImmediate(read));
        return {
          close() {
            closed = true;
            handle.close();
          },
        };
      },
    };
  } catch {
    return null;
  }
}

/** The path with C's end mark. */
function terminated(path: string): Buffer {
  return Buffer.from(`${path}\0`);
}

/** The address of a socket in the file system (sockaddr_un). */
export function unixAddress(path: string): Buffer {
  const family = Buffer.alloc(2);
  family.writeUInt16LE(AF_UNIX);
  return Buffer.concat([family, terminated(path)]);
}
