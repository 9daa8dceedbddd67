import type { ParamDeclarations, Problem } from '../../kit/index.ts';
import { parseAddress } from './addresses.ts';

/** The parameters of `ctl`. */
export const params = {
  binrpc: {
    type: 'strings',
    doc: 'Where to listen: `unixs:PATH` (a stream socket; relative paths lead from `run_dir`), `unixd:PATH` (datagrams), `tcp:ADDRESS:PORT`, `udp:ADDRESS:PORT`. May be given several times; default `unixs:kamailio_ctl`.',
    check(text) {
      const address = parseAddress(text);
      return 'problem' in address ? address : null;
    },
  },
  fifo: {
    type: 'strings',
    doc: 'Where to take requests as lines.',
    inert: 'requests as lines are not taken: use binrpc, or the FIFO of jsonrpcs',
  },
  mode: {
    type: 'int',
    default: 0o600,
    doc: 'Permissions of the sockets in the file system.',
    check: modeCheck,
  },
  user: { type: 'string', default: '', doc: 'Their owner; empty: who the server runs as.' },
  group: { type: 'string', default: '', doc: 'Their group; empty: the one that the server runs as.' },
  autoconversion: {
    type: 'int',
    default: 0,
    doc: 'Whether texts and numbers are converted where a command wants the other.',
    inert: 'they always are',
  },
  binrpc_max_body_size: {
    type: 'int',
    default: 32,
    doc: 'Longest request, in kilobytes.',
    check: sizeCheck,
  },
  binrpc_struct_max_body_size: {
    type: 'int',
    default: 1,
    doc: 'Longest struct of an answer, in kilobytes.',
    inert: 'answers are as long as they are',
  },
  binrpc_buffer_size: {
    type: 'int',
    default: 1024,
    doc: 'Buffer for what is sent, in kilobytes.',
    inert: 'answers are as long as they are',
  },
} as const satisfies ParamDeclarations;

function modeCheck(mode: number): Problem | null {
  return mode >= 0 && mode <= 0o777 ? null : { problem: 'takes permissions from 0 to 0777' };
}

function sizeCheck(kilobytes: number): Problem | null {
  return kilobytes >= 1 && kilobytes <= 1024 ? null : { problem: 'takes 1 to 1024' };
}
