import type { ParamDeclarations } from '../../kit/index.ts';
import { isMatchingMode } from './matching.ts';

const WRITTEN_ANEW = 'the row of a contact that changed is removed and written anew';
const READ_AT_ONCE = 'all rows are read by one query';
const NO_KEEPALIVE = 'there are no keepalives in this version';
const NO_CONNECTIONS = 'contacts are not tied to connections in this version';

function inert(
  doc: string,
  reason: string,
  defaultValue = 0,
): ParamDeclarations[string] & { readonly type: 'int' } {
  return { type: 'int', default: defaultValue, doc, inert: reason };
}

function inertText(
  doc: string,
  reason: string,
  defaultValue = '',
): ParamDeclarations[string] & { readonly type: 'string' } {
  return { type: 'string', default: defaultValue, doc, inert: reason };
}

function column(of: string, name = of): ParamDeclarations[string] & { readonly type: 'string' } {
  return { type: 'string', default: name, doc: `Column of the ${of}.` };
}

/** The parameters of usrloc in Kamailio 5.6.3. */
export const usrlocParams = {
  use_domain: { type: 'int', default: 0, doc: 'Whether the domain belongs to an address of record.' },
  desc_time_order: {
    type: 'int',
    default: 0,
    doc: 'Whether the contacts of an address of record stand with the newest first; else by q-value.',
  },
  timer_interval: {
    type: 'int',
    default: 60,
    doc: 'Seconds between two sweeps for expired contacts. They are not used any more from the moment they expire.',
    check: (seconds) => (seconds > 0 ? null : { problem: 'timer_interval must be greater than 0' }),
  },
  matching_mode: {
    type: 'int',
    default: 0,
    doc: 'What tells contacts apart: 0 the URI; 1 URI and Call-ID; 2 URI and Path; 3 the Call-ID. A contact with `+sip.instance` is told apart by that and its `reg-id`.',
    check: (mode) => (isMatchingMode(mode) ? null : { problem: 'matching_mode must be 0 to 3' }),
  },
  cseq_delay: {
    type: 'int',
    default: 20,
    doc: 'Seconds for which a registration with the Call-ID and CSeq of the last one is answered as its retransmission.',
    check: (seconds) => (seconds < 0 ? { problem: 'cseq_delay cannot be negative' } : null),
  },
  nat_bflag: {
    type: 'int',
    default: -1,
    doc: 'Branch flag (0 to 31) that marks contacts behind a NAT; -1: none.',
    check: (flag) =>
      flag >= -1 && flag <= 31 ? null : { problem: 'nat_bflag must be a branch flag, 0 to 31' },
  },
  preload: { type: 'strings', doc: 'A table that no function of the script names, for commands.' },
  db_mode: {
    type: 'int',
    default: 0,
    doc: 'What a database (`db_url`) is for. 0: nothing, contacts are in memory. 1: each change is written within a tenth of a second. 2: changes are written every `timer_interval` seconds, and when the server stops. 4: contacts are read at the start, and changes are not written.',
    check: (mode) => {
      if ([0, 1, 2, 4].includes(mode)) return null;
      if (mode !== 3) return { problem: 'db_mode must be 0, 1, 2 or 4' };
      return {
        problem: 'db_mode 3, contacts in the database alone, is not there yet',
        hint: 'set it to 1: each change is written, and what is in memory is asked',
      };
    },
  },
  db_url: { type: 'string', default: '', doc: 'Database of the contacts.' },
  db_load: { type: 'int', default: 1, doc: 'Whether contacts are read at the start.' },
  db_insert_update: inert('Whether an insert may update.', WRITTEN_ANEW),
  db_update_as_insert: inert('Whether an update is an insert.', WRITTEN_ANEW),
  db_check_update: inert('Whether an update that changes nothing inserts.', WRITTEN_ANEW),
  db_ops_ruid: inert('Whether rows are found by ruid.', 'they always are', 1),
  db_raw_fetch_type: inert('Kind of query.', READ_AT_ONCE),
  db_insert_null: inert('Whether null values are inserted.', 'they always are'),
  db_timer_clean: inert('Whether expired rows are removed.', 'they always are'),
  db_clean_tcp: inert('Whether rows of connections are removed at the start.', NO_CONNECTIONS),
  expires_type: {
    type: 'int',
    default: 0,
    doc: 'How times stand in the database: 0 as moments, 1 as seconds since 1970.',
    check: (type) => (type === 0 || type === 1 ? null : { problem: 'expires_type must be 0 or 1' }),
  },
  fetch_rows: inert('Rows fetched at once.', READ_AT_ONCE, 2000),
  rm_expired_delay: inert('Seconds until expired rows are removed.', 'they go with the contact'),
  server_id_filter: {
    type: 'int',
    default: 0,
    doc: 'Whether only the rows of this `server_id` are read.',
  },
  skip_remote_socket: inert(
    'Whether rows of other sockets are left alone.',
    'contacts of all sockets are read',
  ),
  version_table: {
    type: 'int',
    default: 1,
    doc: 'Whether the version of the table is checked at the start.',
  },
  load_rank: inert('Process that loads.', 'the first SIP worker does, before any other begins', 1),
  user_column: column('user', 'username'),
  domain_column: column('domain'),
  contact_column: column('URI', 'contact'),
  expires_column: column('expiry', 'expires'),
  q_column: column('q-value', 'q'),
  callid_column: column('Call-ID', 'callid'),
  cseq_column: column('CSeq', 'cseq'),
  methods_column: column('methods'),
  flags_column: column('flags'),
  cflags_column: column('branch flags', 'cflags'),
  user_agent_column: column('user agent', 'user_agent'),
  received_column: column('received address', 'received'),
  socket_column: column('socket'),
  path_column: column('Path', 'path'),
  ruid_column: column('ruid'),
  instance_column: column('instance'),
  reg_id_column: column('reg-id', 'reg_id'),
  server_id_column: column('server id', 'server_id'),
  connection_id_column: column('connection', 'connection_id'),
  keepalive_column: column('mark of what is kept alive', 'keepalive'),
  partition_column: column('partition'),
  hash_size: inert('Slots of the table.', 'tables grow as needed', 10),
  timer_procs: inert('Processes that sweep.', 'the first SIP worker sweeps'),
  xavp_contact: {
    type: 'string',
    default: '',
    doc: 'XAVP that `save` keeps with a contact, and that `lookup` gives back: that of the i-th contact as the i-th of that name.',
  },
  handle_lost_tcp: inert('Whether contacts end with their connection.', NO_CONNECTIONS),
  close_expired_tcp: inert('Whether connections end with their contact.', NO_CONNECTIONS),
  ka_mode: {
    type: 'int',
    default: 0,
    doc: '0: no keepalives are sent to contacts.',
    check: (mode) => (mode === 0 ? null : { problem: NO_KEEPALIVE, hint: 'set ka_mode to 0' }),
  },
  ka_method: inertText('Method of keepalives.', NO_KEEPALIVE, 'OPTIONS'),
  ka_from: inertText('From of keepalives.', NO_KEEPALIVE, 'sip:server@kamailio.org'),
  ka_domain: inertText('Domain of keepalives.', NO_KEEPALIVE, 'kamailio.org'),
  ka_filter: inert('Filter of keepalives.', NO_KEEPALIVE),
  ka_timeout: inert('Seconds without an answer.', NO_KEEPALIVE),
  ka_loglevel: inert('Level of the log line for answers.', NO_KEEPALIVE, 255),
  ka_logmsg: inertText('Log line for answers.', NO_KEEPALIVE, ' to-uri: [$tu] remote-addr: [$sas]'),
} as const satisfies ParamDeclarations;
