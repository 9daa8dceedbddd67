import { databaseProblem, isProblem, type Problem } from '../../kit/index.ts';
import { parseReplyCodes } from './reply-codes.ts';

const COLUMN = 'Column of the table';

/** The module's parameters. */
export const dispatcherParams = {
  list_file: {
    type: 'string',
    default: '/etc/kamailio/dispatcher.list',
    doc: 'The list: lines of `setid uri flags priority attributes`.',
  },
  db_url: {
    type: 'string',
    default: '',
    doc: 'Database of the list, in place of the file.',
    check: (url: string) => (url === '' ? null : databaseProblem(url)),
  },
  table_name: { type: 'string', default: 'dispatcher', doc: 'Table of the list.' },
  setid_col: { type: 'string', default: 'setid', doc: `${COLUMN} with the set.` },
  destination_col: { type: 'string', default: 'destination', doc: `${COLUMN} with the URI.` },
  flags_col: { type: 'string', default: 'flags', doc: `${COLUMN} with the state; '' for none.` },
  priority_col: { type: 'string', default: 'priority', doc: `${COLUMN} with the priority; '' for none.` },
  attrs_col: { type: 'string', default: 'attrs', doc: `${COLUMN} with the attributes; '' for none.` },
  ds_db_extra_attrs: {
    type: 'string',
    default: '',
    doc: 'Further columns as attributes.',
    inert: 'attributes come from attrs_col alone',
  },
  ds_load_mode: {
    type: 'int',
    default: 0,
    doc: 'Whether destinations whose names do not resolve are left out.',
    inert: 'names are resolved when a request is sent',
  },
  ds_dns_mode: { type: 'int', default: 0, doc: 'When names are resolved.', inert: 'when a request is sent' },
  ds_dns_interval: {
    type: 'int',
    default: 600,
    doc: 'Seconds between resolving names.',
    inert: 'when a request is sent',
  },
  ds_dns_ttl: {
    type: 'int',
    default: 0,
    doc: 'Seconds that addresses are kept.',
    inert: 'as long as name servers say',
  },
  force_dst: { type: 'int', default: 1, doc: '0: ds_select_dst refuses where $du is set already.' },
  flags: {
    type: 'int',
    default: 0,
    doc: 'Bits: 1 hashes of URIs go by the user alone, 2 the choice keeps the others to try after it.',
  },
  use_default: {
    type: 'int',
    default: 0,
    doc: '1: the last destination of a set is kept for when no other is in use.',
  },
  xavp_dst: { type: 'string', default: '_dsdst_', doc: 'XAVPs that keep the destinations that were chosen.' },
  xavp_dst_mode: {
    type: 'int',
    default: 0,
    doc: 'Bits of what they keep: 1 no attributes, 2 the socket as written, 4 the name of the socket.',
  },
  xavp_ctx: { type: 'string', default: '_dsctx_', doc: 'XAVP with `cnt`, how many were chosen.' },
  xavp_ctx_mode: { type: 'int', default: 0, doc: '1: there is none.' },
  hash_pvar: { type: 'string', default: '', doc: 'Text with variables whose hash algorithm 7 goes by.' },
  setid_pvname: {
    type: 'string',
    default: '',
    doc: 'Variable that gets the set that ds_is_from_list found.',
  },
  attrs_pvname: { type: 'string', default: '', doc: 'Variable that gets the attributes that it found.' },
  ds_attrs_none: { type: 'int', default: 0, doc: '1: destinations without attributes have `none=yes`.' },
  ds_ping_method: { type: 'string', default: 'OPTIONS', doc: 'Method of probes.' },
  ds_ping_from: { type: 'string', default: 'sip:dispatcher@localhost', doc: 'URI in From of probes.' },
  ds_ping_interval: {
    type: 'int',
    default: 0,
    doc: 'Seconds between probes; 0: none are sent.',
    check: notNegative,
  },
  ds_ping_latency_stats: { type: 'int', default: 0, doc: '1: how long answers to probes take is kept.' },
  ds_latency_estimator_alpha: {
    type: 'int',
    default: 900,
    doc: 'How much the estimate of the latency keeps of what it was with each answer, in thousandths.',
    check: (value: number) => (value >= 0 && value <= 1000 ? null : { problem: 'takes 0 to 1000' }),
  },
  ds_ping_reply_codes: {
    type: 'string',
    default: '',
    doc: 'What answers to probes are good besides 200: `class=2;code=404`.',
    check(text: string) {
      const codes = parseReplyCodes(text);
      return isProblem(codes) ? codes : null;
    },
  },
  ds_probing_threshold: {
    type: 'int',
    default: 1,
    doc: 'Failures after which a destination is inactive.',
    check: atLeastOne,
  },
  ds_inactive_threshold: {
    type: 'int',
    default: 1,
    doc: 'Answers after which an inactive one is active.',
    check: atLeastOne,
  },
  ds_probing_mode: {
    type: 'int',
    default: 0,
    doc: 'Which are probed: 0 those marked so, once; 1 all; 2 the inactive ones; 3 those marked so, for good.',
    check: (mode: number) => (mode >= 0 && mode <= 3 ? null : { problem: 'takes 0 to 3' }),
  },
  ds_hash_size: { type: 'int', default: 0, doc: 'More than 0: calls are counted, for algorithm 10.' },
  ds_hash_expire: { type: 'int', default: 7200, doc: 'Seconds that a call counts at most.' },
  ds_hash_initexpire: {
    type: 'int',
    default: 7200,
    doc: 'Seconds that a call counts which is not answered.',
  },
  ds_hash_check_interval: {
    type: 'int',
    default: 30,
    doc: 'Seconds between looks for calls that are too old.',
    check: atLeastOne,
  },
  outbound_proxy: {
    type: 'string',
    default: '',
    doc: 'URI that probes are sent to in place of the destination.',
  },
  ds_default_socket: { type: 'string', default: '', doc: 'Our socket to send from, `udp:192.0.2.1:5060`.' },
  ds_default_sockname: { type: 'string', default: '', doc: 'The same by its name.' },
  ds_timer_mode: {
    type: 'int',
    default: 0,
    doc: 'Which timer process works.',
    inert: 'the first SIP worker does',
  },
  event_callback: {
    type: 'string',
    default: '',
    doc: 'Function of an embedded script for events.',
    inert: 'there are no embedded scripts',
  },
  reload_delta: {
    type: 'int',
    default: 5,
    doc: 'Seconds between two changes of the list.',
    check: notNegative,
  },
} as const;

function notNegative(value: number): Problem | null {
  return value >= 0 ? null : { problem: 'takes no negative number' };
}

function atLeastOne(value: number): Problem | null {
  return value >= 1 ? null : { problem: 'takes 1 or more' };
}
