import { avpName, type ParamDeclarations } from '../../kit/index.ts';

const NO_PINGS = 'registrations are not pinged yet';

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
    doc: 'Seconds between two pings of registrations; 0: none.',
    inert: NO_PINGS,
  },
  ping_nated_only: {
    type: 'int',
    default: 0,
    doc: 'Whether only contacts behind a NAT are pinged.',
    inert: NO_PINGS,
  },
  natping_processes: { type: 'int', default: 1, doc: 'Number of processes that ping.', inert: NO_PINGS },
  natping_socket: {
    type: 'string',
    default: '',
    doc: 'Address that pings claim to come from.',
    inert: NO_PINGS,
  },
  sipping_bflag: {
    type: 'int',
    default: -1,
    doc: 'Branch flag of contacts that are pinged with a SIP request.',
    inert: NO_PINGS,
  },
  sipping_from: { type: 'string', default: '', doc: 'From of such a request.', inert: NO_PINGS },
  sipping_method: { type: 'string', default: 'OPTIONS', doc: 'Its method.', inert: NO_PINGS },
  natping_disable_bflag: {
    type: 'int',
    default: -1,
    doc: 'Branch flag of contacts that are not pinged.',
    inert: NO_PINGS,
  },
  keepalive_timeout: {
    type: 'int',
    default: 0,
    doc: 'Seconds without an answer after which a contact is removed.',
    inert: NO_PINGS,
  },
  udpping_from_path: {
    type: 'int',
    default: 0,
    doc: 'Whether UDP pings go along the Path.',
    inert: NO_PINGS,
  },
  force_socket: { type: 'string', default: '', doc: 'Socket that pings leave by.', inert: NO_PINGS },
  filter_server_id: {
    type: 'int',
    default: 0,
    doc: 'Whether only contacts of this server are pinged.',
    inert: NO_PINGS,
  },
} as const satisfies ParamDeclarations;
