import { createRequire } from 'node:module';
import { endianness } from 'node:os';
import type koffi from 'koffi';

/** The system's calls on UDP sockets that move many datagrams at once. Numbers below 0 are minus the system's error number. */
export interface UdpCalls {
  /** Makes a non-blocking UDP socket of a family, an IPv6 one for IPv6 alone; its descriptor. */
  socket(ipv6: boolean): number;
  /** Asks for room for that many bytes each way; the system cuts it to its limit. */
  enlarge(fd: number, bytes: number): void;
  bind(fd: number, address: Uint8Array, length: number): number;
  /** The port that a socket is bound to. */
  portOf(fd: number): number;
  /** Takes up to `count` datagrams into the headers (`mmsghdr`) at a memory address; how many there were. */
  receive(fd: number, headers: bigint, count: number): number;
  /** Sends the datagrams of `count` headers at a memory address; how many went. */
  send(fd: number, headers: bigint, count: number): number;
  close(fd: number): void;
  /** Where the memory of a buffer is. It does not move; whoever stores the address keeps the buffer. */
  addressOf(buffer: Buffer): bigint;
  /** The bytes of a numeric address of a family; null when it is none. */
  toBytes(ip: string, ipv6: boolean): Uint8Array | null;
  /** The number of a network interface, by its name or number; 0 when there is none. */
  scopeOf(name: string): number;
  /** The text of 16 bytes of an IPv6 address. */
  toText(address: Uint8Array): string;
  /** Calls back whenever something can be read, until the watch is closed. */
  watch(fd: number, onReadable: () => void): { close(): void };
}

const AF_INET = 2;
const AF_INET6 = 10;
/** Linux. */
const SOCK = { datagram: 2, nonBlocking: 0o4000, closeOnExec: 0o2000000 } as const;
const SOL_SOCKET = 1;
const SO_SNDBUF = 7;
const SO_RCVBUF = 8;
const IPPROTO_IPV6 = 41;
const IPV6_V6ONLY = 26;
const MSG_DONTWAIT = 0x40;
/** Bytes of the longest address text, with its end mark (INET6_ADDRSTRLEN). */
const TEXT_BYTES = 46;

/** Binds the calls; why not, where there are none: another system, or the native library cannot be loaded. */
export function bindUdpCalls(): UdpCalls | { readonly problem: string } {
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch) || endianness() !== 'LE') {
    return { problem: `they are those of 64-bit Linux, this is ${process.platform} on ${process.arch}` };
  }
  try {
    return bound(createRequire(import.meta.url)('koffi'));
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

function bound(native: typeof koffi): UdpCalls {
  const libc = native.load('libc.so.6');
  const socket = libc.func('int socket(int family, int type, int protocol)');
  const setsockopt = libc.func(
    'int setsockopt(int fd, int level, int option, const int32_t *value, uint32_t length)',
  );
  const bind = libc.func('int bind(int fd, const uint8_t *address, uint32_t length)');
  const getsockname = libc.func('int getsockname(int fd, _Out_ uint8_t *address, _Inout_ uint32_t *length)');
  const recvmmsg = libc.func(
    'int recvmmsg(int fd, uintptr_t headers, unsigned int count, int flags, uintptr_t timeout)',
  );
  const sendmmsg = libc.func('int sendmmsg(int fd, uintptr_t headers, unsigned int count, int flags)');
  const close = libc.func('int close(int fd)');
  const pton = libc.func('int inet_pton(int family, const char *text, _Out_ uint8_t *address)');
  const ntop = libc.func(
    'void *inet_ntop(int family, const uint8_t *address, _Out_ uint8_t *text, uint32_t length)',
  );
  const nametoindex = libc.func('unsigned int if_nametoindex(const char *name)');
  const orError = (result: number): number => (result < 0 ? -native.errno() : result);
  const set = (fd: number, level: number, option: number, value: number): void => {
    setsockopt(fd, level, option, [value], 4);
  };
  return {
    socket(ipv6) {
      const type = SOCK.datagram | SOCK.nonBlocking | SOCK.closeOnExec;
      const fd = orError(socket(ipv6 ? AF_INET6 : AF_INET, type, 0));
      // As in Kamailio `::` is IPv6 alone.
      if (ipv6 && fd >= 0) set(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
      return fd;
    },
    enlarge(fd, bytes) {
      set(fd, SOL_SOCKET, SO_RCVBUF, bytes);
      set(fd, SOL_SOCKET, SO_SNDBUF, bytes);
    },
    bind: (fd, address, length) => orError(bind(fd, address, length)),
    portOf(fd) {
      const address = Buffer.alloc(28);
      const result = orError(getsockname(fd, address, [address.length]));
      return result < 0 ? result : address.readUInt16BE(2);
    },
    receive: (fd, headers, count) => orError(recvmmsg(fd, headers, count, MSG_DONTWAIT, 0)),
    send: (fd, headers, count) => orError(sendmmsg(fd, headers, count, MSG_DONTWAIT)),
    close: (fd) => close(fd),
    addressOf: (buffer) => native.address(buffer),
    toBytes(ip, ipv6) {
      const bytes = new Uint8Array(ipv6 ? 16 : 4);
      return pton(ipv6 ? AF_INET6 : AF_INET, ip, bytes) === 1 ? bytes : null;
    },
    scopeOf: (name) => (/^\d{1,9}$/.test(name) ? Number(name) : nametoindex(name)),
    toText(address) {
      const text = Buffer.alloc(TEXT_BYTES);
      ntop(AF_INET6, address, text, text.length);
      return text.toString('latin1', 0, text.indexOf(0));
    },
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
}
