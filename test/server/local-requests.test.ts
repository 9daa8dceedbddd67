/** Requests of the server's own, as a module asks for them: how they end, and that nothing of them is left. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type LocalAnswer, type LocalRequest, RpcFault } from '../../src/kit/index.ts';
import { parseMessage } from '../../src/sip/parse.ts';
import { buildReply } from '../../src/sip/reply.ts';
import { type Running, type Sent, start } from './support.ts';

const PEER = 7001;
const SCRIPT = 'modparam("tm", "fr_timer", 500)\nrequest_route { exit; }\n';
const OPTIONS: LocalRequest = {
  method: 'OPTIONS',
  uri: `sip:127.0.0.1:${PEER}`,
  nextHop: null,
  socket: null,
  from: '<sip:us@example.com>',
  to: '<sip:them@example.com>',
  callId: null,
  cseq: 1,
  headers: '',
  body: '',
};

/** A server whose peer is listened at, and the answers of the requests in the order in which they came. */
async function begin(t: Parameters<typeof start>[0], script = SCRIPT) {
  const running = await start(t, script);
  running.test.listen({ ip: '127.0.0.1', port: PEER });
  const answers: string[] = [];
  const send = (request: Partial<LocalRequest>, signal?: AbortSignal): void => {
    const note = ({ status, reason, reply }: LocalAnswer) =>
      answers.push(`${running.test.clock.now()} ${status} ${reason}${reply === null ? ' (ours)' : ''}`);
    running.test.server.requests.send({ ...OPTIONS, ...request }, signal).then(note);
  };
  return { ...running, answers, send };
}

/** The peer answers a request that it got. */
function answer({ test: server }: Pick<Running, 'test'>, { text }: Sent, status: number, headers = ''): void {
  const parsed = parseMessage(Buffer.from(text, 'latin1'));
  assert.ok(parsed.ok);
  const reply = buildReply(parsed.message, { status, reason: `Reason ${status}`, toTag: 'peer', headers });
  server.send(reply, { ip: '127.0.0.1', port: PEER });
}

function ofPeer({ sent }: Pick<Running, 'sent'>): string[] {
  return sent.map(({ at, text }) => `${at} ${text.slice(0, text.indexOf(' '))}`);
}

async function assertEmpty({ test: server, advance }: Pick<Running, 'test' | 'advance'>): Promise<void> {
  await advance(40_000);
  const { waits, transactions, blocks, held } = server.server.inMemory();
  assert.deepEqual({ waits, transactions, blocks, held }, { waits: 0, transactions: 0, blocks: 0, held: 0 });
}

test('the final reply is the answer; a provisional one is not', async (t) => {
  const running = await begin(t);
  running.send({});
  await running.advance(10);
  const [first] = running.sent;
  assert.ok(first !== undefined);
  assert.match(first.text, /^From: <sip:us@example\.com>;tag=[0-9a-f]{8}\r$/m);
  answer(running, first, 180);
  answer(running, first, 200);
  answer(running, first, 200);
  await running.advance(10);
  assert.deepEqual(running.answers, ['10 200 Reason 200']);
  await assertEmpty(running);
});

test('without a reply it is sent again, and the answer is 408', async (t) => {
  const running = await begin(t, SCRIPT.replace('500', '2000'));
  running.send({});
  await running.advance(3000);
  assert.deepEqual(ofPeer(running), ['0 OPTIONS', '500 OPTIONS', '1500 OPTIONS']);
  assert.deepEqual(running.answers, ['2000 408 Request Timeout (ours)']);
  await assertEmpty(running);
});

test('what cannot be sent has its answer at once', async (t) => {
  const running = await begin(t);
  running.send({ uri: 'sip:nowhere.invalid' });
  running.send({ nextHop: 'nothing' });
  running.send({ method: 'X'.repeat(70_000) });
  await running.advance(1);
  assert.deepEqual(running.answers, [
    '0 478 "nowhere.invalid" does not resolve (ours)',
    '0 479 "nothing" is no URI (ours)',
    '0 500 the request cannot be sent (ours)',
  ]);
  assert.deepEqual(running.sent, []);
  await assertEmpty(running);
});

test('every 2xx of an INVITE gets its ACK, a negative reply in the transaction', async (t) => {
  const running = await begin(t);
  running.send({ method: 'INVITE' });
  await running.advance(10);
  const [invite] = running.sent;
  assert.ok(invite !== undefined);
  const contact = `Contact: <sip:phone@127.0.0.1:${PEER}>\r\n`;
  answer(running, invite, 200, contact);
  answer(running, invite, 200, contact);
  await running.advance(10);
  assert.deepEqual(ofPeer(running), ['0 INVITE', '10 ACK', '10 ACK']);
  assert.match(running.sent[1]?.text ?? '', new RegExp(`^ACK sip:phone@127.0.0.1:${PEER} SIP/2.0\r\n`));
  running.send({ method: 'INVITE' });
  await running.advance(10);
  const second = running.sent.at(-1);
  assert.ok(second !== undefined);
  answer(running, second, 486);
  await running.advance(10);
  assert.deepEqual(ofPeer(running).slice(3), ['20 INVITE', '30 ACK']);
  assert.deepEqual(running.answers, ['10 200 Reason 200', '30 486 Reason 486']);
  await assertEmpty(running);
});

test('local_ack_mode 1 sends the ACK where the INVITE went', async (t) => {
  const running = await begin(t, `modparam("tm", "local_ack_mode", 1)\n${SCRIPT}`);
  running.send({ method: 'INVITE' });
  await running.advance(10);
  const [invite] = running.sent;
  assert.ok(invite !== undefined);
  answer(running, invite, 200, 'Contact: <sip:phone@192.0.2.9>\r\n');
  await running.advance(10);
  assert.match(running.sent[1]?.text ?? '', /^ACK sip:phone@192\.0\.2\.9 SIP/);
  assert.equal(running.sent[1]?.port, PEER);
});

test('the commands send, and say what came of it', async (t) => {
  const running = await begin(t, `user_agent_header="User-Agent: test"\nlocal_rport=yes\n${SCRIPT}`);
  const { rpc } = running.test.server;
  const headers = 'From: <sip:a@b>;tag=1\r\nTo: <sip:c@d>\r\n';
  const uri = `sip:127.0.0.1:${PEER}`;
  const call = async (method: string, ...params: string[]) => {
    const result = await rpc.call(method, params);
    return result instanceof RpcFault ? `${result.code} ${result.message}` : result;
  };
  assert.deepEqual(await call('tm.t_uac_start', 'OPTIONS', uri, '.', '.', headers, ''), {});
  const waits = call('tm.t_uac_wait', 'OPTIONS', uri, '.', 'udp:127.0.0.1:5060', headers);
  const timesOut = call('tm.t_uac_wait_block', 'OPTIONS', uri, '.', '.', headers);
  await running.advance(10);
  const [, second] = running.sent;
  assert.ok(second !== undefined);
  assert.match(second.text, /\r\nContent-Length: 0\r\nUser-Agent: test\r\n\r\n$/);
  assert.match(second.text, /^Via: [^\r]*;rport\r$/m);
  answer(running, second, 404);
  await running.advance(600);
  assert.deepEqual(await waits, { code: 404, text: 'Reason 404' });
  assert.deepEqual(await timesOut, { code: 408, text: 'Request Timeout' });
  assert.match(
    String(await call('tm.t_uac_wait', 'OPTIONS', 'sip:no.where', '.', '.', headers)),
    /^500 .*does not resolve$/,
  );
  assert.equal(await call('tm.t_uac_wait', 'OPTIONS', uri, '.', '.', 'To: <sip:a@b>'), '400 From missing');
  assert.equal(await call('tm.t_uac_wait', 'OPTIONS', uri), '400 parameter next_hop is missing');
  assert.equal(
    await call('tm.t_uac_wait', 'OPTIONS', uri, '.', 'udp:192.0.2.1:5060', headers),
    '400 No local socket for "udp:192.0.2.1:5060"',
  );
  const stats = await rpc.call('tm.stats', []);
  assert.ok(stats !== null && typeof stats === 'object' && 'total_local' in stats);
  assert.equal(stats.total_local, 3);
});

test('an abort cancels an INVITE that rings, and is answered at once', async (t) => {
  const running = await begin(t);
  const aborting = new AbortController();
  running.send({ method: 'INVITE' }, aborting.signal);
  running.send({}, aborting.signal);
  await running.advance(10);
  const [invite] = running.sent;
  assert.ok(invite !== undefined);
  answer(running, invite, 180);
  await running.advance(10);
  aborting.abort();
  running.send({}, aborting.signal);
  await running.advance(10);
  assert.deepEqual(ofPeer(running), ['0 INVITE', '0 OPTIONS', '20 CANCEL']);
  answer(running, invite, 487);
  await running.advance(10);
  assert.deepEqual(running.answers, [
    '20 487 Request Terminated (ours)',
    '20 487 Request Terminated (ours)',
    '20 487 Request Terminated (ours)',
  ]);
  await assertEmpty(running);
});

test('event_route[tm:local-request] may take its time, and drop', async (t) => {
  const running = await begin(
    t,
    `${SCRIPT}event_route[tm:local-request] {
      if ($rm == "PUBLISH") { drop; }
      usleep("300000");
      append_hf("X-Late: 1\\r\\n");
    }`,
  );
  running.send({});
  running.send({ method: 'PUBLISH' });
  await running.advance(1000);
  assert.deepEqual(ofPeer(running), ['300 OPTIONS']);
  assert.match(running.sent[0]?.text ?? '', /^X-Late: 1\r$/m);
  assert.deepEqual(running.answers, [
    '0 500 event_route[tm:local-request] dropped it (ours)',
    '800 408 Request Timeout (ours)',
  ]);
  await assertEmpty(running);
});

test('who waits when the server stops has 503', async (t) => {
  const running = await begin(t);
  running.send({});
  await running.advance(10);
  await running.test.stop();
  assert.deepEqual(running.answers, ['10 503 the server stops (ours)']);
});

test('an async worker sends through its owner; failure routes run only where enable_uac_fr says so', async (t) => {
  const script = (enabled: number): string => `modparam("tm", "fr_timer", 500)
    modparam("tm", "enable_uac_fr", ${enabled})
    async_workers=1
    loadmodule "tmx.so"
    request_route { async_task_route("SEND"); }
    route[SEND] {
      t_uac_send("MESSAGE", "sip:127.0.0.1:${PEER}", "", "", "From: <sip:a@b>;tag=1\\r\\nTo: <sip:c@d>\\r\\n", "");
      t_reply("200", "Sent $rc");
    }
    event_route[tm:local-request] { t_on_failure("F"); }
    failure_route[F] { xlog("failed: $rm $T_reply_code\\n"); append_branch(); t_relay_to_udp("127.0.0.1", "7002"); }`;
  for (const enabled of [0, 1]) {
    const running = await begin(t, script(enabled));
    running.test.listen({ ip: '127.0.0.1', port: 7002 });
    running.send({ method: 'MESSAGE', callId: 'direct' });
    running.test.send(
      'OPTIONS sip:test@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:7000;branch=z9hG4bK-1\r\nFrom: <sip:a@b>;tag=1\r\n' +
        'To: <sip:c@d>\r\nCall-ID: asks\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n',
      { ip: '127.0.0.1', port: 7000 },
    );
    await running.advance(100);
    assert.deepEqual(
      running.sent.filter(({ port }) => port === 7000).map(({ status, reason }) => `${status} ${reason}`),
      ['200 Sent 1'],
    );
    const messages = running.sent.filter(({ text }) => text.startsWith('MESSAGE'));
    assert.equal(messages.length, 2);
    for (const message of messages) answer(running, message, 404);
    await running.advance(10);
    const elsewhere = running.sent.filter(({ port }) => port === 7002);
    assert.equal(elsewhere.length, enabled * 2);
    for (const { text } of elsewhere) assert.equal(text.match(/^Via:/gm)?.length, 1);
    assert.equal(running.test.log.match(/failed: MESSAGE 404/g)?.length ?? 0, enabled * 2);
    for (const again of elsewhere) answer(running, again, 202);
    await running.advance(10);
    assert.deepEqual(
      running.answers.map((text) => text.slice(text.indexOf(' ') + 1)),
      [enabled === 1 ? '202 Reason 202' : '404 Reason 404'],
    );
    await assertEmpty(running);
  }
});
