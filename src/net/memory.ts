import type { Clock } from '../time/clock.ts';
import { createNetworkStats, type Datagrams, type LocalSocket, type MessageHandler } from './network.ts';
import type { UnsentHandler } from './stream/streams.ts';

/** How the wire treats each datagram; without: delivered once, at once, in order. */
export interface Conditions {
  /** Decides for one datagram: the delays (ms) of its copies; `[]` loses it, two entries duplicate it. */
  readonly copies?: (bytes: Buffer) => readonly number[];
}

/** One end of the wire. */
export interface Endpoint {
  readonly ip: string;
  readonly port: number;
}

/** A datagram that arrived, and when (`Clock.now()`). */
export interface Arrival {
  readonly at: number;
  readonly bytes: Buffer;
  readonly from: Endpoint;
}

/** A peer on the wire: a plain socket for tests. */
export interface MemoryPeer extends Endpoint {
  /** What arrived, oldest first; the test may empty it. */
  readonly inbox: Arrival[];
  /** Sends one datagram; a string is taken as bytes (latin1). */
  send(bytes: Uint8Array | string, to: Endpoint): void;
  /** Called for each arrival in place of the inbox. */
  onDatagram(handler: (arrival: Arrival) => void): void;
}

/** One wire: networks of servers and peers. Delivers through the clock, never within `send`. */
export interface MemoryWire {
  /** A server's UDP sockets; others of the list are left alone. Port 0 takes a free one. Throws when an address is taken: a mistake of the test. */
  open(sockets: readonly LocalSocket[]): Datagrams;
  peer(ip: string, port: number): MemoryPeer;
  /** Datagrams that nobody listened for. */
  readonly undelivered: number;
}

type Receiver = (bytes: Buffer, from: Endpoint) => void;

const onceAtOnce = [0];
/** As over UDP: what is longer is not sent. */
const largestDatagram = 65_507;

/** Makes a wire. */
export function createMemoryWire(clock: Clock, conditions: Conditions = {}): MemoryWire {
  const receivers = new Map<string, Receiver>();
  let freePort = 49_152;
  let undelivered = 0;

  function attach(ip: string, port: number, receiver: Receiver): Endpoint {
    const end = { ip, port: port === 0 ? freePort++ : port };
    const name = nameOf(end);
    if (receivers.has(name)) throw new Error(`${name} is taken on this wire`);
    receivers.set(name, receiver);
    return end;
  }

  function carry(bytes: Uint8Array, from: Endpoint, to: Endpoint): void {
    const copy = Buffer.from(bytes);
    for (const delay of conditions.copies?.(copy) ?? onceAtOnce) {
      clock.setTimer(delay, () => {
        const receiver = receivers.get(nameOf(to));
        if (receiver === undefined) undelivered++;
        else receiver(Buffer.from(copy), from);
      });
    }
  }

  return {
    open(listen) {
      const sockets: LocalSocket[] = [];
      const stats = createNetworkStats();
      let deliver: MessageHandler | null = null;
      let unsent: UnsentHandler = () => {};
      let closed = false;
      listen.forEach((local, socket) => {
        if (local.proto !== 'udp') {
          sockets.push(local);
          return;
        }
        const end = attach(local.ip, local.port, (bytes, from) => {
          stats.datagramsReceived++;
          stats.bytesReceived += bytes.length;
          deliver?.(bytes, { proto: local.proto, socket, ip: from.ip, port: from.port, connection: 0 });
        });
        sockets.push({ ...local, port: end.port });
      });
      return {
        sockets,
        stats,
        onDatagram(handler) {
          deliver = handler;
        },
        send(flow, bytes) {
          const local = sockets[flow.socket];
          const sendable = flow.port > 0 && flow.port < 65_536 && bytes.length <= largestDatagram;
          if (closed || local?.proto !== 'udp' || !sendable) {
            stats.sendErrors++;
            queueMicrotask(() => unsent(flow, bytes, 'no such socket or port, or too large'));
            return;
          }
          stats.datagramsSent++;
          stats.bytesSent += bytes.length;
          carry(bytes, { ip: local.ip, port: local.port }, { ip: flow.ip, port: flow.port });
        },
        onUnsent(handler) {
          unsent = handler;
        },
        close() {
          closed = true;
          for (const local of sockets) if (local.proto === 'udp') receivers.delete(nameOf(local));
          return Promise.resolve();
        },
      };
    },

    peer(ip, port) {
      const inbox: Arrival[] = [];
      let handle: ((arrival: Arrival) => void) | null = null;
      const end = attach(ip, port, (bytes, from) => {
        const arrival = { at: clock.now(), bytes, from };
        if (handle === null) inbox.push(arrival);
        else handle(arrival);
      });
      return {
        ...end,
        inbox,
        send(bytes, to) {
          carry(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes, end, to);
        },
        onDatagram(handler) {
          handle = handler;
        },
      };
    },

    get undelivered() {
      return undelivered;
    },
  };
}

function nameOf(end: Endpoint): string {
  return `${end.ip}:${end.port}`;
}
