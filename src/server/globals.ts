import { isFacility } from '../log/facility.ts';
import type { Problem } from '../script/declarations.ts';
import type { GlobalValue } from '../script/front/ast.ts';

/**
 * What may be written after `name =`. `number`: 0 or more, or yes/no; `integer`: a negative one too; `string`: in quotes;
 * `text`: in quotes or a bare word; `word`: a bare word; `numberOrWord`: one of both; `address`: a host or address, quoted or not.
 */
export type GlobalType = 'number' | 'integer' | 'string' | 'text' | 'word' | 'numberOrWord' | 'address';

/** What the core knows of a global of the script. */
export interface GlobalDeclaration {
  readonly type: GlobalType;
  /** The name it is kept under, where it is another word for one. */
  readonly sameAs?: string;
  /** Why it is accepted without effect; absent where it acts. */
  readonly inert?: string;
  /** Kamailio 5.6 does not have it any more: what to write instead. */
  readonly obsolete?: string;
  /** Refuses values of the right type that make no sense. */
  readonly check?: (value: number | string) => Problem | null;
}

const SCTP = 'there is no SCTP in this version';
const MTU = 'requests of any size go as they are addressed';
const TLS_IN_CORE = 'Kamailio 5.6 has no TLS in its core: these are parameters of module tls';
const VIA_NAMES = 'names in Via are not compared with addresses';
const BLOCKLIST = 'addresses that do not answer are not remembered: module dispatcher does that';
const MEMORY = 'memory is managed by the runtime';
const CLOCK = 'workers are threads: the system schedules them';
const RAW = 'datagrams go through ordinary sockets';
const SOCKET = 'sockets have the settings of the system';
const LATENCY = 'how long actions take is not measured';
const START = 'workers start together and receive when all are ready';
const PARSER = 'messages are read as RFC 3261 says';
const LINES = 'log lines are as they are';
const FIFO = 'modparam("jsonrpcs", "fifo_name", …)';
const RENAMED = 'it is use_dst_blocklist now';

type Row = readonly [type: GlobalType, names: string, inert?: string];

const TABLE: readonly Row[] = [
  // What acts.
  ['integer', 'debug'],
  ['number', 'log_stderror log_prefix_mode'],
  ['string', 'log_name log_prefix log_engine_type'],
  ['number', 'fork children port auto_aliases exit_timeout server_id shm_mem_size'],
  ['number', 'server_signature force_rport max_while_loops'],
  ['string', 'server_header user_agent_header'],
  ['number', 'local_rport'],
  ['address', 'alias domain advertised_address'],
  ['number', 'advertised_port'],
  ['text', 'workdir run_dir user group'],
  ['number', 'enable_tls disable_tls tls_port_no tls_max_connections'],
  ['number', 'disable_tcp tcp_max_connections tcp_accept_aliases tcp_accept_no_cl tcp_conn_wq_max'],
  ['number', 'tcp_crlf_ping tcp_no_connect tcp_rd_buf_size tcp_wq_max'],
  ['integer', 'tcp_connect_timeout tcp_connection_lifetime tcp_send_timeout'],
  ['address', 'tcp_source_ipv4 tcp_source_ipv6'],
  ['number', 'async_workers async_usleep async_nonblock'],
  ['string', 'async_workers_group async_tkv_gname async_tkv_evcb'],
  ['number', 'dns_try_ipv6 dns_try_naptr dns_naptr_ignore_rfc dns_srv_lb dns_use_search_list'],
  ['number', 'dns_retr_time dns_retr_no dns_servers_no dns_slow_query_ms'],
  ['integer', 'dns_udp_pref dns_tcp_pref dns_tls_pref'],
  ['number', 'use_dns_cache use_dns_failover dns_cache_init dns_cache_flags dns_cache_mem'],
  ['number', 'dns_cache_negative_ttl dns_cache_min_ttl dns_cache_max_ttl dns_cache_gc_interval'],
  ['number', 'dns_cache_del_nonexp'],
  // What is known and does nothing here.
  ['string', 'log_engine_data', LINES],
  ['number', 'log_color', LINES],
  ['integer', 'corelog', LINES],
  ['integer', 'sip_parser_log sip_parser_log_oneline', LINES],
  ['integer', 'memdbg memlog mem_join mem_safety mem_status_mode mem_summary', MEMORY],
  ['number', 'mlock_pages shm_force_alloc sql_buffer_size route_locks_size', MEMORY],
  ['number', 'pv_buffer_size pv_buffer_slots pv_cache_limit pv_cache_action', MEMORY],
  ['number', 'open_files_limit disable_core_dump', 'set it where the server is started (ulimit)'],
  ['number', 'socket_workers', 'one SIP worker reads all sockets'],
  ['number', 'modinit_delay fork_delay', START],
  ['number', 'wait_worker1_mode wait_worker1_time wait_worker1_usleep', START],
  ['number', 'verbose_startup', 'the start says what it does'],
  ['text', 'chroot', 'start the server within the other root'],
  ['string', 'version_table', 'this version uses no database'],
  ['string', 'stats_name_separator', 'no name of a statistic is made of two'],
  ['number', 'statistics', 'statistics are always counted'],
  ['integer', 'sip_parser_mode', PARSER],
  ['number', 'check_via phone2tel http_reply_parse', PARSER],
  ['string', 'uri_host_extra_chars hdr_name_extra_chars', PARSER],
  ['number', 'msg_time', 'the time of a message is always known'],
  ['number', 'sip_warning', 'replies carry no Warning header'],
  ['number', 'reply_to_via', 'replies go where the request came from (RFC 3581)'],
  ['number', 'mhomed', 'a request leaves by the socket that its own came to, else by the first that can'],
  [
    'string',
    'xavp_via_params xavp_via_fields',
    'set_advertised_address() and its kin say what our Via shows',
  ],
  ['integer', 'received_route_mode', 'no module of this version has event_route[core:msg-received]'],
  ['number', 'onsend_route_reply', 'no route runs when a reply is sent'],
  ['integer', 'latency_cfg_log latency_log', LATENCY],
  ['number', 'latency_limit_action latency_limit_db latency_limit_cfg', LATENCY],
  ['number', 'msg_apply_changes_mode', 'replies are made from the request and its own edits'],
  ['number', 'auto_bind_ipv6 bind_ipv6_link_local', 'name the addresses with listen'],
  ['integer', 'ip_free_bind', SOCKET],
  ['number', 'maxbuffer pmtu_discovery', SOCKET],
  ['numberOrWord', 'tos', SOCKET],
  ['text', 'mcast', 'this version joins no multicast group'],
  ['number', 'mcast_loopback mcast_ttl', 'this version joins no multicast group'],
  ['string', 'ipv6_hex_style', 'IPv6 addresses are written as RFC 5952 says'],
  ['number', 'udp_mtu', MTU],
  ['word', 'udp_mtu_try_proto', MTU],
  ['integer', 'udp4_raw', RAW],
  ['number', 'udp4_raw_mtu udp4_raw_ttl', RAW],
  ['number', 'real_time rt_prio rt_policy rt_timer1_prio rt_timer1_policy', CLOCK],
  ['number', 'rt_timer2_prio rt_timer2_policy rt_fast_timer_prio rt_ftimer_policy', CLOCK],
  ['number', 'rt_stimer_prio rt_stimer_policy', CLOCK],
  ['number', 'worker_cpus', CLOCK],
  ['number', 'dns rev_dns', VIA_NAMES],
  ['number', 'dns_search_full_match', 'answers are of the name that was asked for'],
  ['number', 'dns_cache_rec_pref', 'a name is kept as it was answered last'],
  ['integer', 'dns_sctp_pref', SCTP],
  ['number', 'use_dst_blocklist dst_blocklist_init dst_blocklist_mem dst_blocklist_expire', BLOCKLIST],
  ['number', 'dst_blocklist_gc_interval dst_blocklist_udp_imask dst_blocklist_tcp_imask', BLOCKLIST],
  ['number', 'dst_blocklist_tls_imask dst_blocklist_sctp_imask', BLOCKLIST],
  ['number', 'tcp_children', 'one SIP worker reads all sockets'],
  ['number', 'tcp_accept_hep3 tcp_accept_haproxy', 'connections begin with SIP or HTTP'],
  [
    'number',
    'tcp_accept_unique tcp_connection_match',
    'a new connection takes the place of one with the same ends',
  ],
  ['number', 'tcp_async tcp_buf_write', 'nothing waits for a connection'],
  ['number', 'tcp_clone_rcvbuf tcp_fd_cache tcp_wq_blk_size', MEMORY],
  ['number', 'tcp_defer_accept tcp_delayed_ack tcp_keepalive tcp_keepcnt tcp_keepidle', SOCKET],
  ['number', 'tcp_keepintvl tcp_linger2 tcp_reuse_port tcp_syncnt', SOCKET],
  ['integer', 'tcp_script_mode', 'what is no message closes its connection'],
  ['integer', 'tcp_wait_data', 'connections begin with SIP or HTTP'],
  ['text', 'tcp_poll_method', 'the runtime chooses how to wait'],
  ['number', 'tls_threads_mode', CLOCK],
  ['number', 'enable_sctp disable_sctp sctp_children', SCTP],
];

/** Other words for a name. */
const SAME_AS: readonly (readonly [names: string, meant: string])[] = [
  ['core_log', 'corelog'],
  ['dns_cache_delete_nonexpired', 'dns_cache_del_nonexp'],
  ['dns_sctp_preference', 'dns_sctp_pref'],
  ['dns_srv_loadbalancing', 'dns_srv_lb'],
  ['dns_tcp_preference', 'dns_tcp_pref'],
  ['dns_tls_preference', 'dns_tls_pref'],
  ['dns_udp_preference', 'dns_udp_pref'],
  ['dst_blocklist_ttl', 'dst_blocklist_expire'],
  ['gid', 'group'],
  ['http_reply_hack', 'http_reply_parse'],
  ['ipfreebind ip_nonlocal_bind', 'ip_free_bind'],
  ['kill_timeout ser_kill_timeout', 'exit_timeout'],
  ['mem_dbg', 'memdbg'],
  ['mem_log', 'memlog'],
  ['rundir', 'run_dir'],
  ['shm shm_mem', 'shm_mem_size'],
  ['tls_disable', 'disable_tls'],
  ['tls_enable', 'enable_tls'],
  ['uid', 'user'],
  ['wdir', 'workdir'],
];

/** What older versions had, with what to write today. */
const OBSOLETE: readonly (readonly [type: GlobalType, names: string, instead: string])[] = [
  ['number', 'fr_timer', 'modparam("tm", "fr_timer", milliseconds)'],
  ['number', 'fr_inv_timer', 'modparam("tm", "fr_inv_timer", milliseconds)'],
  ['number', 'wt_timer', 'modparam("tm", "wt_timer", milliseconds)'],
  ['number', 'use_dst_blacklist', RENAMED],
  ['string', 'fifo', FIFO],
  ['number', 'tls_handshake_timeout tls_send_timeout tls_require_certificate tls_verify', TLS_IN_CORE],
  ['number', 'tls_log', TLS_IN_CORE],
  ['string', 'tls_ca_list tls_certificate tls_private_key', TLS_IN_CORE],
  ['word', 'tls_method', TLS_IN_CORE],
];

/** The globals of Kamailio's core, by name. */
export const knownGlobals: ReadonlyMap<string, GlobalDeclaration> = declareAll();

function declareAll(): Map<string, GlobalDeclaration> {
  const known = new Map<string, GlobalDeclaration>([
    ['log_facility', { type: 'word', check: facilityCheck }],
    ['max_branches', { type: 'number', check: between(1, 31) }],
    ['max_recursive_level', { type: 'number', check: between(1, 0x7fffffff) }],
    ['return_mode', { type: 'number', check: between(0, 1) }],
  ]);
  for (const [type, names, inert] of TABLE) {
    for (const name of names.split(' ')) known.set(name, inert === undefined ? { type } : { type, inert });
  }
  for (const [type, names, obsolete] of OBSOLETE) {
    for (const name of names.split(' ')) known.set(name, { type, obsolete });
  }
  for (const [names, sameAs] of SAME_AS) {
    const meant = known.get(sameAs);
    if (meant === undefined) continue;
    for (const name of names.split(' ')) known.set(name, { ...meant, sameAs });
  }
  return known;
}

/** What is wrong with one value given to a global; null when nothing is. */
export function globalProblem(declared: GlobalDeclaration, given: GlobalValue): Problem | null {
  const wrong = typeProblem(declared.type, given);
  if (wrong !== null || declared.check === undefined) return wrong;
  if (given.kind === 'integer' || given.kind === 'string') return declared.check(given.value);
  return given.kind === 'word' ? declared.check(given.text) : null;
}

function typeProblem(type: GlobalType, given: GlobalValue): Problem | null {
  const { kind } = given;
  switch (type) {
    case 'number':
    case 'integer':
      if (kind !== 'integer') {
        const quoted = kind === 'string' && /^\d+$/.test(given.value);
        return { problem: 'takes a number or yes/no', ...(quoted ? { hint: 'remove the quotes' } : {}) };
      }
      return type === 'number' && given.value < 0 ? { problem: 'takes no negative number' } : null;
    case 'string':
      if (kind === 'string') return null;
      return {
        problem: 'takes a text in quotes',
        ...(kind === 'word' ? { hint: `write "${given.text}"` } : {}),
      };
    case 'text':
      return kind === 'string' || kind === 'word' ? null : { problem: 'takes a text' };
    case 'word':
      if (kind === 'word') return null;
      return { problem: 'takes a word', ...(kind === 'string' ? { hint: `write ${given.value}` } : {}) };
    case 'numberOrWord':
      return kind === 'integer' || kind === 'word' ? null : { problem: 'takes a number or a word' };
    case 'address':
      return kind === 'integer' && given.value < 0 ? { problem: 'takes a host or an address' } : null;
  }
}

function facilityCheck(value: number | string): Problem | null {
  if (isFacility(String(value))) return null;
  return { problem: `"${value}" is no facility of syslog`, hint: 'LOG_DAEMON, LOG_LOCAL0 … LOG_LOCAL7' };
}

function between(least: number, most: number): (value: number | string) => Problem | null {
  return (value) =>
    Number(value) >= least && Number(value) <= most ? null : { problem: `takes ${least} to ${most}` };
}
