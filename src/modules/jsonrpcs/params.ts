import type { ParamDeclarations, Problem } from '../../kit/index.ts';

/** Bits of `transport`; 0 is all of them. */
export const TRANSPORT = { http: 1, fifo: 2, datagram: 4, tcp: 8 } as const;

const ALL_TRANSPORTS = 15;

/** The parameters of jsonrpcs. */
export const jsonrpcsParams = {
  pretty_format: {
    type: 'int',
    default: 1,
    doc: 'Whether replies are indented (1) or in one line (0).',
  },
  transport: {
    type: 'int',
    default: 0,
    doc: 'Sum of what is open: 1 HTTP, 2 FIFO, 4 datagrams, 8 TCP; 0 is all of them. TCP is not there in this version.',
    check: (sum) => (sum >= 0 && sum <= ALL_TRANSPORTS ? null : { problem: 'takes a sum of 1, 2, 4 and 8' }),
  },
  fifo_name: {
    type: 'string',
    default: 'kamailio_rpc.fifo',
    doc: 'The FIFO: a path, from `run_dir` where it is relative; empty for none.',
  },
  fifo_mode: { type: 'int', default: 0o660, doc: 'Permissions of the FIFO.', check: modeCheck },
  fifo_user: { type: 'string', default: '', doc: 'Owner of the FIFO; empty: who the server runs as.' },
  fifo_group: { type: 'string', default: '', doc: 'Group of the FIFO; empty: the one the server runs as.' },
  fifo_reply_dir: {
    type: 'string',
    default: '/tmp/',
    doc: 'Folder of the FIFOs that take the replies (`reply_name`).',
  },
  dgram_socket: {
    type: 'string',
    default: 'kamailio_rpc.sock',
    doc: 'The datagram socket: a path, from `run_dir` where it is relative, or `udp:ADDRESS:PORT`; empty for none.',
    check: (text) => (text.startsWith('udp:') && addressOf(text.slice(4)) === null ? NO_ADDRESS : null),
  },
  dgram_mode: { type: 'int', default: 0o660, doc: 'Permissions of the datagram socket.', check: modeCheck },
  dgram_user: { type: 'string', default: '', doc: 'Owner of the datagram socket.' },
  dgram_group: { type: 'string', default: '', doc: 'Group of the datagram socket.' },
  dgram_timeout: {
    type: 'int',
    default: 2000,
    doc: 'Milliseconds that a reply may wait to be sent.',
    inert: 'a reply that cannot be sent at once is not waited for',
  },
  tcp_socket: {
    type: 'string',
    default: '',
    doc: 'The TCP socket.',
    inert: 'there is no TCP in this version: use http_socket',
  },
  http_socket: {
    type: 'string',
    default: '',
    doc: 'Address and port that answer POST requests over HTTP (`127.0.0.1:8080`); empty for none. Kamailio has HTTP through its SIP sockets.',
    check: (text) => (text !== '' && addressOf(text) === null ? NO_ADDRESS : null),
  },
} as const satisfies ParamDeclarations;

const NO_ADDRESS: Problem = { problem: 'names no address and port', hint: 'write 127.0.0.1:8080' };

/** `address:port`, an IPv6 address in brackets; null for anything else. */
export function addressOf(text: string): { readonly host: string; readonly port: number } | null {
  const [, bracketed, bare, port] = /^(?:\[([0-9a-fA-F:.]+)\]|([^:\s]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? bare;
  if (host === undefined || Number(port) > 65_535) return null;
  return { host, port: Number(port) };
}

function modeCheck(mode: number): Problem | null {
  return mode >= 0 && mode <= 0o777 ? null : { problem: 'takes permissions from 0 to 0777' };
}
