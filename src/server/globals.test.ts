import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { type GlobalType, knownGlobals } from './globals.ts';
import { loadScript } from './load.ts';

/** What public configurations set, and Kamailio 5.6.3 takes. */
const USED = `debug log_stderror children log_facility memlog memdbg enable_tls tcp_connection_lifetime
tcp_accept_no_cl fork log_prefix port auto_aliases tcp_max_connections alias tls_max_connections tcp_rd_buf_size
disable_tcp server_header enable_sctp mhomed user_agent_header use_dns_cache sip_warning dns_try_naptr dns rev_dns
tcp_children max_while_loops use_dns_failover dns_retr_time tls_port_no server_signature dns_naptr_ignore_rfc dns_retr_no
dns_srv_loadbalancing dns_tcp_pref dns_tls_pref dns_udp_pref check_via dns_srv_lb tcp_crlf_ping dns_try_ipv6
log_prefix_mode async_workers dns_cache_init log_name pv_buffer_size tcp_accept_aliases tcp_keepalive tcp_keepidle
mlock_pages shm_force_alloc dns_cache_flags onsend_route_reply socket_workers tcp_connect_timeout advertised_address
maxbuffer tcp_keepintvl tcp_reuse_port udp_mtu udp_mtu_try_proto tcp_async auto_bind_ipv6 dns_use_search_list force_rport
http_reply_parse latency_limit_action latency_limit_db log_color rundir tcp_conn_wq_max tcp_keepcnt tcp_send_timeout user
async_workers_group bind_ipv6_link_local latency_cfg_log version_table corelog disable_core_dump disable_tls
dns_search_full_match group latency_log max_branches modinit_delay open_files_limit phone2tel pmtu_discovery
pv_cache_limit received_route_mode reply_to_via route_locks_size tcp_linger2 tcp_wq_max wdir workdir xavp_via_params`
  .trim()
  .split(/\s+/);

/** Names that came after 5.6.3. */
const LATER = [
  'async_tkv_evcb',
  'async_tkv_gname',
  'domain',
  'kill_timeout',
  'msg_apply_changes_mode',
  'return_mode',
  'statistics',
  'tls_threads_mode',
  'worker_cpus',
];

const EXAMPLES: Readonly<Record<GlobalType, string>> = {
  number: '1',
  integer: '-1',
  string: '"x"',
  text: '"/"',
  numberOrWord: 'IPTOS_LOWDELAY',
  word: 'TCP',
  address: '127.0.0.1',
};
const SPECIAL: Readonly<Record<string, string>> = {
  log_facility: 'LOG_LOCAL0',
  tcp_poll_method: 'poll',
  tcp_source_ipv6: '::1',
  user: '"root"',
  group: '"root"',
  uid: '"root"',
  gid: '"root"',
  advertised_port: '5070',
  async_workers_group: '"name=a;workers=1"',
  shm: '64',
  shm_mem: '64',
  shm_mem_size: '64',
  route_locks_size: '8',
  ipv6_hex_style: '"A"',
  enable_sctp: '0',
  children: '2',
  socket_workers: '2',
};

function line(name: string): string {
  const type = knownGlobals.get(name)?.type ?? 'number';
  return `${name}=${SPECIAL[name] ?? EXAMPLES[type]}`;
}

async function found(text: string): Promise<string[]> {
  const { diagnostics } = await loadScript({
    path: 'test.cfg',
    readFile: (path) => (path === 'test.cfg' ? Buffer.from(text, 'latin1') : null),
    env: {},
    defines: [],
  });
  return diagnostics
    .list()
    .filter(({ severity }) => severity !== 'notice')
    .map(({ code, message, hint }) => `${code}: ${message}${hint === undefined ? '' : ` (${hint})`}`);
}

test('every name that configurations use is known', () => {
  assert.deepEqual(
    USED.filter((name) => !knownGlobals.has(name)),
    [],
  );
});

test('one global may have values of two types', async () => {
  assert.deepEqual(
    await found('tos=IPTOS_LOWDELAY\ntos=0x10\ntcp_poll_method=epoll_lt\ntcp_poll_method="epoll_lt"\n'),
    [],
  );
});

test('a script with all globals loads; those of older versions get a warning', async () => {
  const current = [...knownGlobals].filter(([, { obsolete }]) => obsolete === undefined);
  assert.deepEqual(await found(`${current.map(([name]) => line(name)).join('\n')}\n`), []);
  const obsolete = [...knownGlobals].filter(([, declared]) => declared.obsolete !== undefined);
  const warnings = await found(`${obsolete.map(([name]) => line(name)).join('\n')}\n`);
  assert.equal(warnings.length, obsolete.length);
  for (const warning of warnings) assert.match(warning, /^script\.obsolete-global: .* any more/);
});

const MISTAKES: readonly (readonly [string, string])[] = [
  ['chidren=4', 'script.unknown-global: there is no global parameter "chidren" (did you mean "children"?)'],
  ['children="4"', 'script.global-type: "children" takes a number or yes/no (remove the quotes)'],
  ['children=-4', 'script.global-type: "children" takes no negative number'],
  ['log_name=sbc', 'script.global-type: "log_name" takes a text in quotes (write "sbc")'],
  ['log_facility="LOG_LOCAL0"', 'script.global-type: "log_facility" takes a word (write LOG_LOCAL0)'],
  [
    'log_facility=LOG_LOCAL9',
    'script.global-type: "log_facility" "LOG_LOCAL9" is no facility of syslog (LOG_DAEMON, LOG_LOCAL0 … LOG_LOCAL7)',
  ],
  ['max_branches=32', 'script.global-type: "max_branches" takes 1 to 31'],
  ['tos="lowdelay"', 'script.global-type: "tos" takes a number or a word'],
  ['user=1', 'script.global-type: "user" takes a text'],
  [
    'fr_timer=5',
    'script.obsolete-global: Kamailio has no global parameter "fr_timer" any more: it is not used (modparam("tm", "fr_timer", milliseconds))',
  ],
];

for (const [text, expected] of MISTAKES) {
  test(`${text} is a mistake`, async () => assert.deepEqual(await found(`${text}\n`), [expected]));
}

test('other words for a name set the same global', async () => {
  const { globals } = await loadScript({
    path: 'test.cfg',
    readFile: () => Buffer.from('wdir="/tmp"\nuid="nobody"\nmem_log=2\ndebug=-3\nfork=no\n'),
    env: {},
    defines: [],
  });
  assert.equal(globals.get('workdir'), '/tmp');
  assert.equal(globals.get('user'), 'nobody');
  assert.equal(globals.get('memlog'), 2);
  assert.equal(globals.get('debug'), -3);
  assert.equal(globals.get('fork'), 0);
});

const kamailio = spawnSync('kamailio', ['-v']).error === undefined;

test('Kamailio takes the same names and values', {
  skip: kamailio ? false : 'needs the package kamailio',
}, () => {
  const names = [...knownGlobals]
    .filter(([name, { obsolete }]) => obsolete === undefined && !LATER.includes(name))
    .map(([name]) => name);
  const folder = mkdtempSync(join(tmpdir(), 'fermata-globals-'));
  try {
    const script = join(folder, 'kamailio.cfg');
    // The parser's verdict alone: what these values would do together is of no matter here.
    writeFileSync(script, `${names.map(line).join('\n')}\nrequest_route { exit; }\n`);
    const { stdout, stderr } = spawnSync('kamailio', ['-c', '-E', '-a', 'no', '-f', script, '-Y', folder], {
      encoding: 'latin1',
      timeout: 10_000,
    });
    assert.doesNotMatch(stdout + stderr, /parse error|syntax error|bad config file \(/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
