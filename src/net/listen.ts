import type { Proto } from './network.ts';

/** One parsed listen specification. */
export interface ListenSpec {
  /** null: every protocol the server offers (a spec without one). */
  readonly proto: Proto | null;
  /** As written: numeric address without brackets, interface or host name. */
  readonly host: string;
  readonly port: number;
  readonly advertise: { readonly host: string; readonly port: number } | null;
}

export type ParsedListen =
  | { readonly ok: true; readonly spec: ListenSpec }
  | { readonly ok: false; readonly problem: string };

/**
 * Parses `[proto:]host[:port] [advertise host[:port]]` as `listen=` and `-l` take it; `port` alone means every
 * IPv4 address. Default port 5060 (5061 for tls and wss).
 */
export declare function parseListen(text: string): ParsedListen;
