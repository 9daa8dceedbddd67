import type { Clock } from '../time/clock.ts';
import type { LocalSocket, Network } from './network.ts';

/** How the in-memory network treats each datagram; absent: delivered once, at once, in order. */
export interface Conditions {
  /** Decides for one datagram: the delays (ms) of its copies; `[]` loses it, two entries duplicate it. */
  readonly copies?: (bytes: Buffer) => readonly number[];
}

/** A peer on the in-memory network. */
export interface MemoryPeer {
  readonly ip: string;
  readonly port: number;
  /** What arrived and was not taken yet. */
  readonly inbox: { readonly at: number; readonly bytes: Buffer }[];
  /** Sends one datagram to a server's socket. */
  send(bytes: Uint8Array | string, to: { readonly ip: string; readonly port: number }): void;
  /** Called for each arrival in place of the inbox. */
  onDatagram(handler: (bytes: Buffer, at: number) => void): void;
}

/** One wire: networks of servers and peers, delivering through the (virtual) clock, never within `send`. */
export interface MemoryWire {
  open(sockets: readonly LocalSocket[]): Network;
  peer(ip: string, port: number): MemoryPeer;
}

/** Makes a wire. */
export declare function createMemoryWire(clock: Clock, conditions?: Conditions): MemoryWire;
