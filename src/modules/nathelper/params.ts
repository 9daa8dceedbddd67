import { avpName, type ParamDeclarations, type Problem } from '../../kit/index.ts';

function notNegative(value: number): Problem | null {
  return value >= 0 ? null : { problem: `it must not be negative, as ${value}` };
}

function branchFlag(value: number): Problem | null {
  return value >= -1 && value <= 31 ? null : { problem: `${value} is no branch flag`, hint: 'use 0 to 31' };
}

/** The parameters of module nathelper. */
export const nathelperParams = {
  received_avp: {
    type: 'string',
    default: '',
    doc: 'AVP that `fix_nated_register` sets: the same one as `received_avp` of registrar.',
    check: avpName,
  },
  alias_name: { type: 'string', default: 'alias', doc: 'Name of the parameter with an address.' },
  nat_addr_mode: {
    type: 'int',
    default: 1,
    doc: 'Whether addresses of 192.0.0.0/24 count as private.',
  },
  nortpproxy_str: {
    type: 'string',
    default: 'a=nortpproxy:yes\r\n',
    doc: 'Line that marks an SDP as changed; empty: none.',
  },
  append_sdp_oldmediaip: {
    type: 'int',
    default: 1,
    doc: 'Whether `fix_nated_sdp` keeps the addresses that it replaces as a=oldmediaip.',
  },
  natping_interval: {
    type: 'int',
    default: 0,
    doc: 'Seconds in which each registered contact is pinged once; 0: none is.',
    check: notNegative,
  },
  ping_nated_only: {
    type: 'int',
    default: 0,
    doc: 'Whether only contacts with `nat_bflag` of usrloc are pinged.',
  },
  natping_processes: {
    type: 'int',
    default: 1,
    doc: 'Number of processes that ping.',
    inert: 'pings go out of one worker, spread over the interval',
  },
  natping_socket: {
    type: 'string',
    default: '',
    doc: 'Address that pings claim to come from.',
    inert: 'pings come from where they come from',
  },
  sipping_bflag: {
    type: 'int',
    default: -1,
    doc: 'Branch flag of contacts that are pinged with a SIP request; without `ping_nated_only` all are; -1: none.',
    check: branchFlag,
  },
  sipping_from: { type: 'string', default: '', doc: 'URI in From of that request.' },
  sipping_method: { type: 'string', default: 'OPTIONS', doc: 'Its method.' },
  natping_disable_bflag: {
    type: 'int',
    default: -1,
    doc: 'Branch flag of contacts that are not pinged; -1: none.',
    check: branchFlag,
  },
  keepalive_timeout: {
    type: 'int',
    default: 0,
    doc: 'Seconds without an answer to a SIP request after which a contact is given up: it expires 10 seconds later. 0: never.',
    check: notNegative,
  },
  udpping_from_path: {
    type: 'int',
    default: 0,
    doc: 'Whether UDP pings claim to come from the Path.',
    inert: 'pings come from where they come from',
  },
  force_socket: {
    type: 'string',
    default: '',
    doc: 'Socket of ours that contacts are pinged from of which none is known.',
  },
  filter_server_id: {
    type: 'int',
    default: 0,
    doc: 'Whether only contacts of this server are pinged.',
    inert: 'contacts have no server_id: all of them are of this server',
  },
} as const satisfies ParamDeclarations;
