import type { ParamDeclarations } from '../../kit/index.ts';
import { isMatchingMode } from './matching.ts';

const NO_DATABASE = 'there is no database in this version';
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
    doc: '0: contacts are kept in memory.',
    check: (mode) =>
      mode === 0
        ? null
        : {
            problem: `db_mode ${mode} needs a database, which this version does not have`,
            hint: 'set it to 0: contacts are kept in memory, and phones register again after a restart',
          },
  },
  db_url: inertText('Database of the contacts.', NO_DATABASE),
  db_load: inert('Whether contacts are loaded at the start.', NO_DATABASE, 1),
  db_insert_update: inert('Whether an insert may update.', NO_DATABASE),
  db_update_as_insert: inert('Whether an update is an insert.', NO_DATABASE),
  db_check_update: inert('Whether an update that changes nothing inserts.', NO_DATABASE),
  db_ops_ruid: inert('Whether rows are found by ruid.', NO_DATABASE, 1),
  db_raw_fetch_type: inert('Kind of query.', NO_DATABASE),
  db_insert_null: inert('Whether null values are inserted.', NO_DATABASE),
  db_timer_clean: inert('Whether expired rows are removed.', NO_DATABASE),
  db_clean_tcp: inert('Whether rows of connections are removed at the start.', NO_DATABASE),
  expires_type: inert('Type of the time columns.', NO_DATABASE),
  fetch_rows: inert('Rows fetched at once.', NO_DATABASE, 2000),
  rm_expired_delay: inert('Seconds until expired rows are removed.', NO_DATABASE),
  server_id_filter: inert('Whether rows of other servers are left alone.', NO_DATABASE),
  skip_remote_socket: inert('Whether rows of other sockets are left alone.', NO_DATABASE),
  version_table: inert('Whether the version of the table is checked.', NO_DATABASE, 1),
  load_rank: inert('Process that loads.', NO_DATABASE, 1),
  user_column: inertText('Column of the user.', NO_DATABASE, 'username'),
  domain_column: inertText('Column of the domain.', NO_DATABASE, 'domain'),
  contact_column: inertText('Column of the URI.', NO_DATABASE, 'contact'),
  expires_column: inertText('Column of the expiry.', NO_DATABASE, 'expires'),
  q_column: inertText('Column of the q-value.', NO_DATABASE, 'q'),
  callid_column: inertText('Column of the Call-ID.', NO_DATABASE, 'callid'),
  cseq_column: inertText('Column of the CSeq.', NO_DATABASE, 'cseq'),
  methods_column: inertText('Column of the methods.', NO_DATABASE, 'methods'),
  flags_column: inertText('Column of the flags.', NO_DATABASE, 'flags'),
  cflags_column: inertText('Column of the branch flags.', NO_DATABASE, 'cflags'),
  user_agent_column: inertText('Column of the user agent.', NO_DATABASE, 'user_agent'),
  received_column: inertText('Column of the received address.', NO_DATABASE, 'received'),
  socket_column: inertText('Column of the socket.', NO_DATABASE, 'socket'),
  path_column: inertText('Column of the Path.', NO_DATABASE, 'path'),
  ruid_column: inertText('Column of the ruid.', NO_DATABASE, 'ruid'),
  instance_column: inertText('Column of the instance.', NO_DATABASE, 'instance'),
  reg_id_column: inertText('Column of the reg-id.', NO_DATABASE, 'reg_id'),
  server_id_column: inertText('Column of the server id.', NO_DATABASE, 'server_id'),
  connection_id_column: inertText('Column of the connection.', NO_DATABASE, 'connection_id'),
  keepalive_column: inertText('Column of the keepalive.', NO_DATABASE, 'keepalive'),
  partition_column: inertText('Column of the partition.', NO_DATABASE, 'partition'),
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
