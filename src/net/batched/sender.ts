import { constants } from 'node:os';
import { getSystemErrorMessage } from 'node:util';
import type { NetworkStats } from '../network.ts';
import type { Addresses } from './addresses.ts';
import type { UdpCalls } from './calls.ts';
import { createHeaders } from './headers.ts';

/** Datagrams that go with one call. */
const AT_ONCE = 64;
/** Bytes of them; the largest datagram fits. */
const MEMORY_BYTES = 256 * 1024;
/** The largest payload of UDP over IPv4 is shorter still; the system refuses what is. */
const MOST_BYTES = 65_535;

/** What one socket sends: gathered while a turn of the event loop lasts, then sent with few calls. */
export interface Sender {
  /** Takes a copy of the bytes. What cannot be sent is counted, and told after this has returned. */
  send(ip: string, port: number, bytes: Uint8Array): void;
  /** Sends what was gathered. */
  flush(): void;
  /** Sends what it can and drops the rest. */
  close(): void;
}

/** Told of a datagram that could not be sent. */
export type DatagramUnsent = (ip: string, port: number, bytes: Uint8Array, reason: string) => void;

/** Makes the sender of a socket. */
export function createSender(
  calls: UdpCalls,
  fd: number,
  ipv6: boolean,
  addresses: Addresses,
  stats: NetworkStats,
  unsent: DatagramUnsent,
): Sender {
  const memory = Buffer.allocUnsafeSlow(MEMORY_BYTES);
  const headers = createHeaders(calls, AT_ONCE, memory);
  const lengths = new Uint32Array(AT_ONCE);
  const starts = new Uint32Array(AT_ONCE);
  const ports = new Uint16Array(AT_ONCE);
  const ips: string[] = new Array(AT_ONCE).fill('');
  /** Gathered are the headers from `first` up to `count`, their bytes up to `used`. */
  let first = 0;
  let count = 0;
  let used = 0;
  let closed = false;
  let scheduled = false;

  function flush(): void {
    while (first < count) {
      const sent = calls.send(fd, headers.at(first), count - first);
      if (sent > 0) went(sent);
      else if (sent === -constants.errno.EAGAIN) {
        // The socket's buffer is full: the rest goes in the next turn.
        scheduleNext();
        return;
      } else {
        // The first of them cannot be sent, whatever the reason; the others may.
        stats.sendErrors++;
        tellOf(first, getSystemErrorMessage(sent));
        first++;
      }
    }
    first = 0;
    count = 0;
    used = 0;
  }

  /** Later: what was sent in this turn may be in the middle of something. */
  function tellOf(at: number, reason: string): void {
    const start = starts[at] ?? 0;
    const bytes = Buffer.from(memory.subarray(start, start + (lengths[at] ?? 0)));
    setImmediate(unsent, ips[at] ?? '', ports[at] ?? 0, bytes, reason);
  }

  function went(sent: number): void {
    for (const end = first + sent; first < end; first++) {
      stats.datagramsSent++;
      stats.bytesSent += lengths[first] ?? 0;
    }
  }

  function flushScheduled(): void {
    scheduled = false;
    if (!closed) flush();
  }

  function scheduleNext(): void {
    if (scheduled) return;
    scheduled = true;
    setImmediate(flushScheduled);
  }

  return {
    send(ip, port, bytes) {
      if (count === AT_ONCE || used + bytes.length > MEMORY_BYTES) flush();
      const fits = count < AT_ONCE && used + bytes.length <= MEMORY_BYTES && bytes.length <= MOST_BYTES;
      const length = fits ? addresses.write(headers.address(count), ip, port, ipv6) : 0;
      if (length === 0) {
        stats.sendErrors++;
        setImmediate(unsent, ip, port, bytes, fits ? 'no numeric address' : 'too large');
        return;
      }
      headers.setAddressLength(count, length);
      headers.setMemory(count, used, bytes.length);
      memory.set(bytes, used);
      lengths[count] = bytes.length;
      starts[count] = used;
      ports[count] = port;
      ips[count] = ip;
      used += bytes.length;
      count++;
      if (scheduled) return;
      scheduled = true;
      process.nextTick(flushScheduled);
    },
    flush,
    close() {
      if (closed) return;
      flush();
      stats.sendErrors += count - first;
      closed = true;
    },
  };
}
