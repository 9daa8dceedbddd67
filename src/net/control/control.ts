import type { Accept } from '../module-network.ts';

/** What comes in from operators: datagrams, a FIFO, HTTP. Never SIP. */
export interface ControlNetwork {
  /**
   * Takes datagrams at a path of the file system (a socket left by a dead process is replaced), or at an address over UDP.
   * Each gets at most one reply.
   */
  datagrams(at: UnixSocketFile | ControlAddress, onDatagram: OnControlDatagram): Promise<Opened>;
  /** Takes connections at a path of the file system (a socket left by a dead process is replaced). */
  streams(file: UnixSocketFile, accept: Accept): Promise<Opened>;
  /** Takes the bytes that others write into a FIFO, which is made (one that a dead process left is replaced). */
  fifo(file: ControlFile, onBytes: (bytes: Buffer) => void): Promise<Opened>;
  /**
   * Writes into a FIFO that somebody else made and reads. Null when it took the bytes, else why not: no FIFO, no reader
   * within a second, or one that does not read on.
   */
  writeFifo(path: string, bytes: Buffer): Promise<string | null>;
  /** Answers POST requests over HTTP. */
  http(at: ControlAddress, answer: AnswerHttp): Promise<Opened>;
}

/** A file through which operators reach the server, and who may use it. */
export interface ControlFile {
  readonly path: string;
  /** Permission bits, such as 0o660. */
  readonly mode: number;
  /** Name or number; empty: as the process is. */
  readonly user: string;
  readonly group: string;
}

/** A socket in the file system. */
export interface UnixSocketFile extends ControlFile {
  readonly kind: 'unix';
}

/** An address of this machine; port 0 takes a free one. */
export interface ControlAddress {
  readonly kind: 'ip';
  readonly host: string;
  readonly port: number;
}

/** `reply` sends to where the datagram came from; null when it went, else why not. `whole` is false when it was cut. */
export type OnControlDatagram = (
  bytes: Buffer,
  whole: boolean,
  reply: (bytes: Buffer) => string | null,
) => void;

/** Answers the body of a POST; the answer is JSON. */
export type AnswerHttp = (body: Buffer) => Promise<{ readonly status: number; readonly body: Buffer }>;

/** Something open; closing it removes its file. */
export interface ControlPort {
  /** Where it is: a path, or `address:port`. */
  readonly at: string;
  close(): Promise<void>;
}

/** What became of opening: the port, or why there is none, with what to do. */
export type Opened = ControlPort | { readonly problem: string; readonly hint?: string };

/** The longest request, in bytes: what Kamailio's buffers take. */
export const MOST_CONTROL_BYTES = 65_456;
