import { avpName, type ParamDeclarations, type Problem } from '../../kit/index.ts';

const NO_OUTBOUND = 'this version has no outbound (RFC 5626)';

function between(name: string, least: number, most: number): (value: number) => Problem | null {
  return (value) =>
    value >= least && value <= most ? null : { problem: `${name} must be ${least} to ${most}` };
}

function atLeastZero(value: number): Problem | null {
  return value < 0 ? { problem: 'it cannot be negative' } : null;
}

/** The parameters of registrar in Kamailio 5.6.3. */
export const registrarParams = {
  default_expires: {
    type: 'int',
    default: 3600,
    doc: 'Seconds for a contact that asks for no time.',
    check: atLeastZero,
  },
  default_expires_range: {
    type: 'int',
    default: 0,
    doc: 'Percent by which that may be less, at random.',
    check: between('default_expires_range', 0, 100),
  },
  expires_range: {
    type: 'int',
    default: 0,
    doc: 'Percent by which a time that was asked for may be less, at random.',
    check: between('expires_range', 0, 100),
  },
  min_expires: { type: 'int', default: 60, doc: 'The shortest time, in seconds.', check: atLeastZero },
  min_expires_mode: {
    type: 'int',
    default: 0,
    doc: 'A shorter one is 0: lengthened, 1: refused with 423.',
    check: between('min_expires_mode', 0, 1),
  },
  max_expires: {
    type: 'int',
    default: 0,
    doc: 'The longest time, in seconds; a longer one is shortened. 0: no bound.',
    check: atLeastZero,
  },
  default_q: {
    type: 'int',
    default: -1,
    doc: 'q-value in thousandths of a contact without one; -1: none.',
    check: between('default_q', -1, 1000),
  },
  max_contacts: {
    type: 'int',
    default: 0,
    doc: 'How many contacts an address of record may have; what would add more is refused with 503. 0: no bound.',
    check: atLeastZero,
  },
  retry_after: {
    type: 'int',
    default: 0,
    doc: 'Seconds in Retry-After of a 5xx; 0: no such header.',
    check: atLeastZero,
  },
  contact_max_size: {
    type: 'int',
    default: 512,
    doc: 'Longest URI of a contact, in bytes; a longer one is refused with 400.',
    check: (size) => (size > 0 ? null : { problem: 'contact_max_size must be greater than 0' }),
  },
  case_sensitive: {
    type: 'int',
    default: 0,
    doc: 'Whether case counts in the user of an address of record.',
  },
  realm_prefix: {
    type: 'string',
    default: '',
    doc: 'Left out at the front of the domain of an address of record.',
  },
  append_branches: {
    type: 'int',
    default: 1,
    doc: 'Whether `lookup` makes destinations of the contacts after the first.',
  },
  method_filtering: {
    type: 'int',
    default: 0,
    doc: 'Whether `lookup` leaves out contacts that do not support the method, for requests without a To-tag.',
  },
  lookup_filter_mode: {
    type: 'int',
    default: 0,
    doc: '1: `lookup` leaves out contacts without a branch flag of `rlf_bflags` in `xavp_cfg`. 2 (connections that ended) leaves out nothing: there is UDP only.',
    check: between('lookup_filter_mode', 0, 3),
  },
  use_expired_contacts: {
    type: 'int',
    default: 0,
    doc: 'Whether `lookup` takes contacts that expired and were not swept yet.',
  },
  received_avp: {
    type: 'string',
    default: '',
    doc: 'AVP with the URI of the address that a registration came from, kept with the contact.',
    check: avpName,
  },
  received_param: {
    type: 'string',
    default: 'received',
    doc: 'Parameter that shows it in the reply; empty: it is not shown.',
  },
  sock_flag: {
    type: 'int',
    default: -1,
    doc: 'Message flag that says that `sock_hdr_name` has the socket; -1: none.',
    check: between('sock_flag', -1, 31),
  },
  sock_hdr_name: {
    type: 'string',
    default: '',
    doc: 'Header with the socket that is kept with the contact (`add_sock_hdr`).',
  },
  sock_mode: {
    type: 'int',
    default: 0,
    doc: '1: the address that the socket advertises is kept.',
    check: between('sock_mode', 0, 1),
  },
  use_path: { type: 'int', default: 0, doc: 'Whether the Path of a registration (RFC 3327) is kept.' },
  path_mode: {
    type: 'int',
    default: 2,
    doc: '0: the reply has no Path; 1: where the client supports it; 2: and a client that does not is refused with 420.',
    check: between('path_mode', 0, 2),
  },
  path_use_received: {
    type: 'int',
    default: 0,
    doc: 'Whether `received` of the first Path URI is kept as with `received_avp`, with `nat_bflag` of usrloc.',
  },
  path_check_local: {
    type: 'int',
    default: 0,
    doc: 'Whether `lookup` leaves out the first hop of a Path where that is this server.',
  },
  xavp_cfg: {
    type: 'string',
    default: '',
    doc: 'XAVP in which the script says what holds for the next call: `expires`, `q`, `max_contacts`, `socket` for `save`, `rlf_bflags` for `lookup`, `match_callid`, `match_received`, `match_contact` for `registered`.',
  },
  xavp_rcd: {
    type: 'string',
    default: '',
    doc: 'XAVP that gets `ruid`, `contact`, `expires`, `received`, `path` of the contact that was found.',
  },
  xavp_rcd_mask: {
    type: 'int',
    default: 0,
    doc: 'What of that is left out: 1 ruid, 2 contact, 4 expires, 8 received, 16 path.',
    check: between('xavp_rcd_mask', 0, 31),
  },
  gruu_enabled: {
    type: 'int',
    default: 1,
    doc: 'Whether `+sip.instance` is kept and GRUUs (RFC 5627) are given.',
  },
  outbound_mode: {
    type: 'int',
    default: 0,
    doc: '0: a registration that requires outbound is refused with 420.',
    check: (mode) => (mode === 0 ? null : { problem: NO_OUTBOUND, hint: 'set outbound_mode to 0' }),
  },
  flow_timer: {
    type: 'int',
    default: 0,
    doc: '0: there is no Flow-Timer header.',
    check: (seconds) => (seconds === 0 ? null : { problem: NO_OUTBOUND, hint: 'set flow_timer to 0' }),
  },
  regid_mode: {
    type: 'int',
    default: 0,
    doc: 'When `reg-id` is used.',
    inert: '`reg-id` is always used, as by Kamailio without outbound',
  },
  reg_callid_avp: {
    type: 'string',
    default: '',
    doc: 'AVP with the Call-ID that `registered` looks for.',
    inert: 'it is obsolete in Kamailio too: use match_option of `registered`',
  },
  event_callback: {
    type: 'string',
    default: '',
    doc: 'Function of an embedded script for events.',
    inert: 'there are no embedded scripts',
  },
} as const satisfies ParamDeclarations;
