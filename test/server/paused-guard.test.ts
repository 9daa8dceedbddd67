import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HANDLE_CANCEL, request, start, writeAck, writeCancel } from './support.ts';

/** INVITEs pause for a second before they have a transaction; all else is answered at once. */
const PAUSED_INVITE = `request_route {
  ${HANDLE_CANCEL}
  if (is_method("INVITE")) {
    xlog("L_NOTICE", "RUN $ci\\n");
    sleep("1");
    if ($rU == "stateless") { send_reply("404", "Stateless"); exit; }
    t_newtran();
    if ($rU == "sleeps") { async_route("LATE", "1"); t_release(); exit; }
    if ($rU == "pauses") { sleep("1"); t_reply("200", "OK"); exit; }
    if ($rU == "silent") { exit; }
    t_reply("486", "Busy");
    exit;
  }
  if (is_method("ACK")) { xlog("L_NOTICE", "ACK $ci\\n"); exit; }
  send_reply("200", "$rm $cs");
}
route[LATE] { t_reply("200", "Late"); }`;

test('retransmissions of a paused INVITE are absorbed, its script runs once', async (t) => {
  const { test: server, send, advance, replies } = await start(t, PAUSED_INVITE);
  const invite = request('INVITE', 'a');
  for (const pause of [0, 300, 300]) {
    await advance(pause);
    send(invite);
  }
  await advance(399);
  assert.deepEqual(replies(), []);
  assert.equal(server.server.transactions.stats.retransmissionsAbsorbed, 2);
  await advance(1);
  assert.deepEqual(replies(), ['486 INVITE 1000']);
  assert.equal(server.lines.filter(({ text }) => text.includes('RUN ')).length, 1);
});

test('the CANCEL of a paused INVITE is remembered: 487 and 200, whatever the script then does', async (t) => {
  for (const user of ['silent', 'sleeps', 'pauses']) {
    const { test: server, send, advance, replies } = await start(t, PAUSED_INVITE);
    const invite = request('INVITE', { id: 'a', user });
    send(invite);
    await advance(500);
    send(writeCancel(invite));
    await advance(400);
    send(writeCancel(invite));
    await advance(50);
    assert.deepEqual(replies(), [], user);
    await advance(60_000);
    const firsts = [...new Set(replies().map((line) => line.replace(/ \d+$/, '')))];
    assert.deepEqual(firsts.toSorted(), ['200 CANCEL', '487 INVITE'], user);
    assert.equal(replies().filter((line) => line.endsWith('CANCEL 1000')).length, 1, user);
    assert.ok(replies().includes('487 INVITE 1000'), user);
    await advance(200_000);
    assert.equal(server.server.transactions.stats.current, 0, user);
    await server.stop();
  }
});

test('a CANCEL whose INVITE was answered statelessly after its pause finds nothing', async (t) => {
  const { send, advance, replies } = await start(t, PAUSED_INVITE);
  const invite = request('INVITE', { id: 'a', user: 'stateless' });
  send(invite);
  await advance(500);
  send(writeCancel(invite));
  await advance(1000);
  assert.deepEqual(replies(), ['404 INVITE 1000', '481 CANCEL 1000']);
});

test('a CANCEL that comes once the paused request has its transaction is answered at once', async (t) => {
  const { send, advance, replies, test: server } = await start(t, PAUSED_INVITE);
  const invite = request('INVITE', { id: 'a', user: 'pauses' });
  send(invite);
  await advance(1500);
  send(writeCancel(invite));
  await advance(1);
  assert.deepEqual(replies(), ['487 INVITE 1500', '200 CANCEL 1500']);
  await advance(600);
  // The 200 that the run still sent is refused and counted.
  assert.equal(server.server.transactions.stats.repliesRefused, 1);
});

test('later requests of the same Call-ID wait and then run in order; other Call-IDs do not wait', async (t) => {
  const { test: server, send, advance, sent, replies } = await start(t, PAUSED_INVITE);
  send(request('INVITE', 'a'));
  await advance(100);
  const followers = [2, 3, 4, 5].map((cseq) => request('INFO', { id: `a${cseq}`, callId: 'a', cseq }));
  for (const text of followers) send(text);
  // Retransmissions of what waits are absorbed.
  for (const text of followers) send(text);
  send(request('INFO', { id: 'b', cseq: 9 }));
  await advance(100);
  assert.deepEqual(replies(), ['200 INFO 100']);
  assert.equal(server.server.transactions.stats.queued, 4);
  await advance(1000);
  assert.deepEqual(
    sent.filter(({ callId }) => callId === 'a').map(({ reason, at }) => `${reason} ${at}`),
    ['Busy 1000', 'INFO 2 1000', 'INFO 3 1000', 'INFO 4 1000', 'INFO 5 1000'],
  );
  assert.equal(server.server.transactions.stats.queued, 0);
  assert.equal(server.server.stats.requests, 10, 'each datagram counts once, also when it waited');
});

test('what waits may pause in its turn, and the rest waits on', async (t) => {
  const { send, advance, replies } = await start(t, PAUSED_INVITE);
  send(request('INVITE', { id: 'a1', callId: 'a' }));
  send(request('INFO', { id: 'a2', callId: 'a', cseq: 2 }));
  send(request('INVITE', { id: 'a3', callId: 'a', cseq: 3 }));
  send(request('INFO', { id: 'a4', callId: 'a', cseq: 4 }));
  await advance(1000);
  // A request that comes when the first of them just ended is behind those that wait.
  send(request('INFO', { id: 'a5', callId: 'a', cseq: 5 }));
  await advance(100);
  assert.deepEqual(replies(), ['486 INVITE 1000', '200 INFO 1000']);
  await advance(950);
  assert.deepEqual(
    replies().filter((line) => !line.startsWith('486')),
    ['200 INFO 1000', '200 INFO 2000', '200 INFO 2000'],
  );
});

test('beyond the bound requests get 503 and are counted, an ACK nothing at all', async (t) => {
  const bound = 10_000;
  const { test: server, send, advance, sent, replies } = await start(t, PAUSED_INVITE);
  send(request('INVITE', 'a'));
  await advance(1);
  for (let at = 0; at < bound; at++) send(request('INFO', { id: `q${at}`, callId: 'a', cseq: at + 2 }));
  await advance(1);
  assert.deepEqual(replies(), []);
  send(request('INFO', { id: 'over', callId: 'a', cseq: bound + 2 }));
  const ack = request('ACK', { id: 'ack', callId: 'a' });
  send(ack);
  send(request('INFO', 'b'));
  await advance(1);
  assert.deepEqual(replies(), ['503 INFO 2', '200 INFO 2']);
  assert.equal(sent[0]?.reason, 'Too Many Requests Waiting');
  assert.equal(server.server.transactions.stats.queueOverflows, 2);
  await advance(2000);
  assert.equal(sent.filter(({ method, status }) => method === 'INFO' && status === 200).length, bound + 1);
});

test('ACK and BYE that follow a paused request are not handled before it', async (t) => {
  const {
    test: server,
    send,
    advance,
    replies,
  } = await start(
    t,
    `request_route {
      xlog("L_NOTICE", "RUN $rm\\n");
      if (is_method("ACK")) { usleep("100000"); xlog("L_NOTICE", "END $rm\\n"); exit; }
      t_newtran();
      if (is_method("INVITE")) { t_reply("200", "OK"); exit; }
      t_reply("200", "OK");
    }`,
  );
  const invite = request('INVITE', 'a');
  send(invite);
  await advance(1);
  send(writeAck(invite, 'SIP/2.0 200 OK\r\nTo: <sip:test@example.com>;tag=x\r\n'));
  send(request('BYE', { id: 'bye', callId: 'a', cseq: 2 }));
  await advance(50);
  assert.deepEqual(
    replies('a').filter((line) => line.includes('BYE')),
    [],
  );
  await advance(100);
  assert.deepEqual(
    server.lines.flatMap(({ text }) => /(?:RUN|END) \w+/.exec(text)?.[0] ?? []),
    ['RUN INVITE', 'RUN ACK', 'END ACK', 'RUN BYE'],
  );
});
