import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RpcFault } from '../../src/kit/index.ts';
import { createMemoryNameServers, type Zone } from '../../src/net/dns/memory.ts';
import { createVirtualClock } from '../../src/time/virtual-clock.ts';
import { request, start, writeCancel } from './support.ts';

const ZONE: Zone = {
  'A phone.test': [{ address: '127.0.0.1' }],
  'SRV _sip._udp.srv.test': [{ target: 'phone.test', port: 7100 }],
  'NAPTR srv.test': [{ service: 'SIP+D2U', replacement: '_sip._udp.srv.test' }],
};
const ANSWER_MS = 40;
const PHONE = 7100;

/** Name servers that take their time, on the clock that the server gets too. */
function slowly() {
  const clock = createVirtualClock();
  return { clock, nameServers: createMemoryNameServers(ZONE, { clock, ms: ANSWER_MS }) };
}

const RELAY = `request_route {
  if ($rU == "busy") { sl_send_reply("486", "Busy"); exit; }
  $ru = $hdr(X-To);
  if (!t_relay()) { xlog("L_NOTICE", "MARK $rc"); exit; }
}\n`;

const to = (id: string, uri: string, method = 'OPTIONS'): string =>
  request(method, { id, headers: [`X-To: ${uri}`] });

test('a name is resolved while other requests go on', async (t) => {
  const around = slowly();
  const { test: server, send, advance, replies, sent } = await start(t, RELAY, around);
  server.listen({ ip: '127.0.0.1', port: PHONE });
  const arrived = (): number[] => sent.filter(({ port }) => port === PHONE).map(({ at }) => at);
  send(to('named', 'sip:someone@srv.test'));
  send(request('OPTIONS', { id: 'busy', user: 'busy' }));
  await advance(0);
  assert.deepEqual(replies('busy'), ['486 OPTIONS 0']);
  assert.deepEqual(arrived(), []);
  await advance(2 * ANSWER_MS);
  assert.deepEqual(arrived(), [2 * ANSWER_MS]);
  // What is known now is sent at once.
  send(to('again', 'sip:someone@SRV.test'));
  await advance(0);
  assert.equal(arrived().length, 2);
  assert.deepEqual(around.nameServers.asked, ['SRV _sip._udp.srv.test', 'A phone.test']);
});

test('a request to an unresolvable host is refused in the script, and answered at its end', async (t) => {
  const { test: server, send, advance, replies } = await start(t, RELAY, slowly());
  send(to('nowhere', 'sip:someone@nowhere.test'));
  await advance(2 * ANSWER_MS);
  assert.match(server.log, /"nowhere.test" does not resolve/);
  assert.match(server.log, /MARK -478/);
  assert.deepEqual(replies('nowhere'), [`478 OPTIONS ${2 * ANSWER_MS}`]);
});

test('a resumed run is told so too', async (t) => {
  const script = `async_workers = 1
request_route { t_newtran(); async_task_route("REST"); }
route[REST] { $ru = $hdr(X-To); if (!t_relay()) { xlog("L_NOTICE", "MARK $rc"); t_reply("404", "No such host"); } }\n`;
  const { test: server, send, advance, replies } = await start(t, script, slowly());
  send(to('nowhere', 'sip:someone@nowhere.test', 'INVITE'));
  await advance(1000);
  assert.match(server.log, /MARK -1/);
  assert.equal(replies('nowhere').at(-1)?.startsWith('404 INVITE'), true);
});

test('what was cancelled while its host was being asked for is not sent', async (t) => {
  const { test: server, send, advance, replies, sent } = await start(t, RELAY, slowly());
  server.listen({ ip: '127.0.0.1', port: PHONE });
  const invite = to('given-up', 'sip:someone@srv.test', 'INVITE');
  send(invite);
  await advance(ANSWER_MS);
  send(writeCancel(invite));
  await advance(ANSWER_MS);
  assert.equal(sent.filter(({ port }) => port === PHONE).length, 0);
  assert.equal(replies('given-up').includes(`487 INVITE ${ANSWER_MS}`), true);
  await advance(10_000);
  assert.equal(sent.filter(({ port }) => port === PHONE).length, 0);
});

test('one cache serves all workers, and operators see it', async (t) => {
  const script = `async_workers = 2
request_route { t_newtran(); async_task_route("REST"); }
route[REST] { $ru = $hdr(X-To); t_relay(); }\n`;
  const nameServers = createMemoryNameServers(ZONE);
  const { test: server, send, advance } = await start(t, script, { nameServers });
  for (const id of ['1', '2', '3', '4']) send(to(id, 'sip:someone@srv.test'));
  await advance(100);
  assert.deepEqual(nameServers.asked, ['SRV _sip._udp.srv.test', 'A phone.test']);
  const { rpc } = server.server;
  await advance(1900);
  assert.deepEqual(await rpc.call('dns.lookup', ['A', 'phone.test']), {
    name: 'phone.test',
    type: 'A',
    size_bytes: 93,
    reference_counter: 1,
    permanent: 'no',
    expires: 28,
    last_used: 0,
    negative_entry: 'no',
    records: [{ rr_idx: 0, rr_ip: '127.0.0.1', rr_permanent: 'no', rr_expires: 28 }],
  });
  assert.deepEqual(await rpc.call('dns.add_a', ['other.test', 0, '10.0.0.9', 2]), {});
  assert.deepEqual(await rpc.call('dns.delete_all', []), { status: 'ok' });
  const left = await rpc.call('dns.view', []);
  assert.deepEqual(Array.isArray(left) ? left.map(({ name, permanent }) => [name, permanent]) : left, [
    ['other.test', 'yes'],
  ]);
  assert.deepEqual(await rpc.call('dns.lookup', ['A', 'nobody.test']), new RpcFault(400, 'Not found'));
  const naptr = JSON.stringify(await rpc.call('dns.lookup', ['NAPTR', 'srv.test']));
  assert.match(naptr, /"rr_regexp":"","rr_replacement":"_sip._udp.srv.test"/);
  assert.deepEqual(await rpc.call('dns.lookup', ['MX', 'a.test']), new RpcFault(400, 'Invalid type'));
  assert.deepEqual(await rpc.call('dns.delete_a', ['other.test']), {});
  assert.deepEqual(await rpc.call('dns.delete_a', ['other.test']), new RpcFault(400, 'Not found'));
});

test('without a cache there is nothing to see, and every request asks', async (t) => {
  const nameServers = createMemoryNameServers(ZONE);
  const { test: server, send, advance } = await start(t, `use_dns_cache = no\n${RELAY}`, { nameServers });
  send(to('1', 'sip:someone@phone.test:7100'));
  send(to('2', 'sip:someone@phone.test:7100'));
  await advance(0);
  assert.deepEqual(nameServers.asked, ['A phone.test', 'A phone.test']);
  assert.deepEqual(
    await server.server.rpc.call('dns.view', []),
    new RpcFault(500, 'dns cache support disabled (see use_dns_cache)'),
  );
});

const FAILOVER: Zone = {
  'SRV _sip._udp.srv.test': [
    { target: 'a.test', port: 7101, priority: 1 },
    { target: 'a.test', port: 7102, priority: 2 },
    { target: 'b.test', port: 7103, priority: 3 },
  ],
  'A a.test': [{ address: '127.0.0.1' }],
  'A b.test': [{ address: '127.0.0.1' }],
};
const PORTS = [7101, 7102, 7103];
const FAILS_OVER = `loadmodule "tmx.so"
use_dns_failover = yes
modparam("tm", "fr_timer", 1000)
request_route {
  t_on_branch("B"); t_on_reply("R"); t_on_failure("F"); t_on_branch_failure("X");
  $ru = $hdr(X-To);
  t_relay();
}
branch_route[B] { append_hf("X-Branch: $T_branch_idx\\r\\n"); }
onreply_route[R] { xlog("L_NOTICE", "MARK reply $rs $T_branch_idx"); }
event_route[tm:branch-failure:X] { xlog("L_NOTICE", "MARK branch failed $T_reply_code"); }
failure_route[F] { xlog("L_NOTICE", "MARK failed $T_reply_code"); }\n`;

const marksOf = (log: string): string[] => [...log.matchAll(/MARK (.*)/g)].map(([, text]) => text ?? '');

/** What arrived at the ports of the destination: first copies, as `port at`. */
function firstCopies(sent: readonly { readonly port: number; readonly at: number; readonly text: string }[]) {
  const seen = new Set<string>();
  return sent.flatMap(({ port, at, text }) => {
    const branch = /branch=([^;\r]*)/.exec(text)?.[1] ?? '';
    if (!PORTS.includes(port) || seen.has(branch)) return [];
    seen.add(branch);
    return [`${port} ${at}`];
  });
}

for (const method of ['OPTIONS', 'INVITE']) {
  test(`an address that does not answer ${method} is given up for the next`, async (t) => {
    const nameServers = createMemoryNameServers(FAILOVER);
    const { test: server, send, advance, replies, sent } = await start(t, FAILS_OVER, { nameServers });
    for (const port of PORTS) server.listen({ ip: '127.0.0.1', port });
    send(to('call', 'sip:someone@srv.test', method));
    await advance(10_000);
    assert.deepEqual(firstCopies(sent), ['7101 0', '7102 1000', '7103 2000']);
    assert.equal(
      replies('call').find((one) => one.startsWith('408')),
      `408 ${method} 3000`,
    );
    // branch_route ran once: what it did goes along.
    assert.equal(
      sent.filter(({ port, text }) => port === 7103 && !text.includes('X-Branch: 0\r\n')).length,
      0,
    );
    assert.deepEqual(marksOf(server.log), [
      'branch failed 408',
      'branch failed 408',
      'branch failed 408',
      'failed 408',
    ]);
    // The second target's name is asked for when it is needed.
    assert.equal(nameServers.asked.at(-1), 'A b.test');
  });
}

test('t_set_disable_failover leaves it at the first address, a CANCEL too', async (t) => {
  const script = FAILS_OVER.replace(
    '  t_relay();',
    '  if (is_method("OPTIONS")) { t_set_disable_failover(1); }\n  t_relay();',
  );
  const nameServers = createMemoryNameServers(FAILOVER);
  const {
    test: server,
    send,
    advance,
    sent,
  } = await start(
    t,
    script.replace('request_route {', 'request_route { if (is_method("CANCEL")) { t_relay(); exit; }'),
    { nameServers },
  );
  for (const port of PORTS) server.listen({ ip: '127.0.0.1', port });
  send(to('call', 'sip:someone@srv.test'));
  await advance(2_000);
  assert.deepEqual(firstCopies(sent), ['7101 0']);
  const invite = to('cancelled', 'sip:someone@srv.test', 'INVITE');
  send(invite);
  await advance(500);
  send(writeCancel(invite));
  await advance(3_000);
  assert.deepEqual(firstCopies(sent), ['7101 0', '7101 2000']);
});

test('an address that is out of service is given up for the next at once', async (t) => {
  const {
    test: server,
    send,
    advance,
    replies,
    sent,
  } = await start(t, FAILS_OVER, {
    nameServers: createMemoryNameServers(FAILOVER),
  });
  for (const port of PORTS) server.listen({ ip: '127.0.0.1', port });
  send(to('call', 'sip:someone@srv.test', 'INVITE'));
  await advance(10);
  const answer = (port: number, status: string): void => {
    const request = sent.find((one) => one.port === port)?.text ?? '';
    const headers = request.split('\r\n').filter((line) => /^(Via|From|To|Call-ID|CSeq):/.test(line));
    const lines = [`SIP/2.0 ${status}`, ...headers, 'Content-Length: 0', '', ''];
    send(lines.join('\r\n').replace(/^(To:.*?)\r$/m, '$1;tag=callee\r'), port);
  };
  answer(7101, '503 Down');
  await advance(10);
  answer(7102, '180 Ringing');
  await advance(10);
  assert.deepEqual(firstCopies(sent), ['7101 0', '7102 10']);
  // Who rang is there: what it answers counts, and so does that it does not.
  answer(7102, '486 Busy');
  await advance(10);
  assert.deepEqual(firstCopies(sent), ['7101 0', '7102 10']);
  assert.equal(replies('call').at(-1), '486 INVITE 30');
  assert.deepEqual(marksOf(server.log), [
    'reply 503 0',
    'branch failed 503',
    'reply 180 1',
    'reply 486 1',
    'branch failed 486',
    'failed 486',
  ]);
});

test('nothing is sent to the next address once the caller has given up', async (t) => {
  const {
    test: server,
    send,
    advance,
    replies,
    sent,
  } = await start(t, FAILS_OVER, {
    nameServers: createMemoryNameServers(FAILOVER),
  });
  for (const port of PORTS) server.listen({ ip: '127.0.0.1', port });
  const invite = to('call', 'sip:someone@srv.test', 'INVITE');
  send(invite);
  await advance(500);
  send(writeCancel(invite));
  await advance(5000);
  assert.deepEqual(firstCopies(sent), ['7101 0']);
  assert.equal(replies('call').includes('487 INVITE 1000'), true);
});

test('over TCP an address that refuses the connection is given up for the next, of another transport too', async (t) => {
  const nameServers = createMemoryNameServers({
    'NAPTR srv.test': [
      { service: 'SIP+D2T', replacement: '_sip._tcp.srv.test' },
      { service: 'SIP+D2U', replacement: '_sip._udp.srv.test', order: 20 },
    ],
    'SRV _sip._tcp.srv.test': [
      { target: 'a.test', port: 7101, priority: 1 },
      { target: 'a.test', port: 7102, priority: 2 },
    ],
    'SRV _sip._udp.srv.test': [{ target: 'a.test', port: 7103 }],
    'A a.test': [{ address: '127.0.0.1' }],
  });
  const globals = 'dns_try_naptr = yes\ndns_naptr_ignore_rfc = no\n';
  const {
    test: server,
    send,
    advance,
    replies,
    sent,
  } = await start(t, `${globals}${FAILS_OVER}`, {
    nameServers,
    listen: ['udp', 'tcp'],
  });
  server.listen({ ip: '127.0.0.1', port: 7103 });
  // Nobody is at 7101, and who is at 7102 is out of service.
  server.streams.listen({ ip: '127.0.0.1', port: 7102 }, (client) => {
    client.onData((bytes) => {
      const text = bytes.toString('latin1');
      if (!text.startsWith('OPTIONS')) return;
      const headers = text.split('\r\n').filter((line) => /^(Via|From|To|Call-ID|CSeq):/.test(line));
      client.send(['SIP/2.0 503 Down', ...headers, 'Content-Length: 0', '', ''].join('\r\n'));
    });
  });
  send(to('call', 'sip:someone@srv.test'));
  await advance(500);
  assert.deepEqual(marksOf(server.log), ['branch failed 477', 'reply 503 1', 'branch failed 503']);
  const [last] = sent.filter(({ port }) => port === 7103);
  assert.match(last?.text ?? '', /\r\nVia: SIP\/2\.0\/UDP 127\.0\.0\.1:5060;branch=/);
  await advance(2000);
  assert.equal(replies('call').at(-1), '408 OPTIONS 1000');
});
