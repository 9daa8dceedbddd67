/** Module rtpengine in a server: what goes to an rtpengine for each message of a call, and what becomes of its answers. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { RpcFault } from '../../src/kit/index.ts';
import {
  type Bencode,
  type BencodeDictionary,
  decodeBencode,
  encodeBencode,
} from '../../src/modules/rtpengine/bencode.ts';
import type { MemoryPeer } from '../../src/net/memory.ts';
import { type Running, start } from './support.ts';

const ENGINE = 22_222;
const PHONE = 7000;
const CALLEE = 7001;
const SDP =
  'v=0\r\no=a 1 1 IN IP4 10.0.0.1\r\ns=-\r\nc=IN IP4 10.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n';

/** What an rtpengine was told, in the order of arrival, retransmissions included. */
interface Engine {
  readonly commands: Record<string, Bencode>[];
  readonly cookies: string[];
}

/** An rtpengine at a port that answers as `answer` says; null: not at all. */
function engineAt(
  running: Running,
  port: number,
  answer: (command: BencodeDictionary) => Record<string, Bencode> | null = asUsual,
): Engine {
  const peer: MemoryPeer = running.test.wire.peer('127.0.0.1', port);
  const engine: Engine = { commands: [], cookies: [] };
  peer.onDatagram(({ bytes, from }) => {
    const text = bytes.toString('latin1');
    const blank = text.indexOf(' ');
    const command = decodeBencode(text.slice(blank + 1));
    assert.ok(command instanceof Map);
    if (command.get('command') !== 'ping') {
      engine.commands.push(Object.fromEntries(command));
      engine.cookies.push(text.slice(0, blank));
    }
    const given = command.get('command') === 'ping' ? { result: 'pong' } : answer(command);
    if (given !== null) {
      peer.send(`${text.slice(0, blank)} ${encodeBencode(new Map(Object.entries(given)))}`, from);
    }
  });
  return engine;
}

function asUsual(command: BencodeDictionary): Record<string, Bencode> {
  const sdp = command.get('sdp');
  return typeof sdp === 'string'
    ? { result: 'ok', sdp: sdp.replaceAll('10.0.0.1', '203.0.113.1') }
    : { result: 'ok' };
}

function script(body: string, params = ''): string {
  return `loadmodule "rtpengine.so"
modparam("rtpengine", "rtpengine_sock", "udp:127.0.0.1:${ENGINE}")
${params}
request_route {
    ${body}
}
onreply_route[R] {
    rtpengine_manage();
    xlog("reply $rs: $rc\\n");
}
`;
}

const RELAY = `t_on_reply("R"); $du = "sip:127.0.0.1:${CALLEE}"; t_relay();`;

function request(method: string, { callId = 'c', body = SDP, toTag = '' } = {}): string {
  const lines = [
    `${method} sip:bob@192.0.2.9 SIP/2.0`,
    `Via: SIP/2.0/UDP 127.0.0.1:${PHONE};branch=z9hG4bK-${callId}-${method}`,
    'From: <sip:a@x>;tag=a',
    `To: <sip:b@x>${toTag === '' ? '' : `;tag=${toTag}`}`,
    `Call-ID: ${callId}`,
    `CSeq: 1 ${method}`,
    ...(body === '' ? [] : ['Content-Type: application/sdp']),
    `Content-Length: ${body.length}`,
  ];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}

/** A reply to the newest request that reached the callee. */
function reply(running: Running, status: number, body: string): string {
  const sent = running.sent.findLast(({ port, status: of }) => port === CALLEE && of === 0);
  assert.ok(sent, 'nothing reached the callee');
  const kept = sent.text.split('\r\n').filter((line) => /^(?:Via|From|Call-ID|CSeq):/.test(line));
  const type = body === '' ? [] : ['Content-Type: application/sdp'];
  return [
    `SIP/2.0 ${status} X`,
    ...kept,
    'To: <sip:b@x>;tag=b',
    ...type,
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n');
}

async function started(t: TestContext, text: string): Promise<Running> {
  const running = await start(t, text);
  running.test.listen({ ip: '127.0.0.1', port: CALLEE });
  return running;
}

function toldBy(engine: Engine): string[] {
  return engine.commands.map((command) => {
    const tags = [command['from-tag'], command['to-tag']].map((tag) => tag ?? '-').join(' ');
    return `${String(command.command)} ${tags}${command.sdp === undefined ? '' : ' sdp'}`;
  });
}

test('rtpengine_manage: offer, answer and delete of a call; the SDP of the answer takes the place of the old one', async (t) => {
  const running = await started(t, script(`rtpengine_manage("ICE=remove"); ${RELAY}`));
  const engine = engineAt(running, ENGINE);
  running.send(request('INVITE'), PHONE);
  await running.advance(20);
  const [invite] = running.sent.filter(({ port }) => port === CALLEE);
  assert.match(invite?.text ?? '', /c=IN IP4 203\.0\.113\.1\r\n/);
  assert.match(invite?.text ?? '', new RegExp(`Content-Length: ${SDP.length + 6}\r\n`));
  running.send(reply(running, 200, SDP), CALLEE);
  await running.advance(20);
  assert.match(running.sent.at(-1)?.text ?? '', /^SIP\/2\.0 200[\s\S]*c=IN IP4 203\.0\.113\.1/);
  running.send(request('BYE', { body: '', toTag: 'b' }), PHONE);
  await running.advance(20);
  assert.deepEqual(toldBy(engine), ['offer a - sdp', 'answer a b sdp', 'delete a -']);
  assert.deepEqual(engine.commands[0], {
    supports: ['load limit'],
    ICE: 'remove',
    'call-id': 'c',
    'received-from': ['IP4', '127.0.0.1'],
    'from-tag': 'a',
    command: 'offer',
    sdp: SDP,
  });
});

test('an INVITE without SDP: the 200 has the offer, the ACK the answer', async (t) => {
  const running = await started(t, script(`rtpengine_manage(); append_hf("X-Code: $rc\\r\\n"); ${RELAY}`));
  const engine = engineAt(running, ENGINE);
  running.send(request('INVITE', { body: '' }), PHONE);
  await running.advance(20);
  assert.match(running.sent.at(-1)?.text ?? '', /X-Code: -1/);
  running.send(reply(running, 200, SDP), CALLEE);
  await running.advance(20);
  running.send(request('ACK', { toTag: 'b' }), PHONE);
  await running.advance(20);
  assert.deepEqual(toldBy(engine), ['offer b a sdp', 'answer b a sdp']);
});

test('a negative reply and a failure route delete the call', async (t) => {
  const running = await started(t, script(`rtpengine_offer(); ${RELAY}`));
  const engine = engineAt(running, ENGINE);
  running.send(request('INVITE'), PHONE);
  await running.advance(20);
  running.send(reply(running, 486, ''), CALLEE);
  await running.advance(20);
  assert.deepEqual(toldBy(engine), ['offer a - sdp', 'delete a -']);
});

test('a command is sent again until an answer comes; the next rtpengine is asked, and calls stay with it', async (t) => {
  const params = `modparam("rtpengine", "rtpengine_sock", "1 == udp:127.0.0.1:${ENGINE + 1}=1000000 udp:127.0.0.1:${ENGINE + 2}")
modparam("rtpengine", "rtpengine_tout_ms", 100)
modparam("rtpengine", "rtpengine_retr", 3)
modparam("rtpengine", "setid_default", 5)
modparam("rtpengine", "setid_avp", "$avp(set)")
modparam("rtpengine", "rtp_inst_pvar", "$avp(instance)")
`;
  const body = '$avp(set) = 1; rtpengine_offer(); xlog("by $avp(instance): $rc\\n");';
  const running = await started(t, script(body, params));
  const silent = engineAt(running, ENGINE + 1, () => null);
  const alive = engineAt(running, ENGINE + 2);
  running.send(request('INVITE'), PHONE);
  await running.advance(350);
  assert.equal(silent.commands.length, 3);
  assert.equal(new Set(silent.cookies).size, 1);
  assert.deepEqual(toldBy(alive), ['offer a - sdp']);
  assert.match(running.test.log, new RegExp(`by udp:127\\.0\\.0\\.1:${ENGINE + 2}: 1`));
  assert.equal(running.logged('rtpengine.no-answer').length, 1);
  running.send(request('INVITE', { callId: 'd' }), PHONE);
  await running.advance(50);
  assert.equal(silent.commands.length, 3, 'left out');
  assert.equal(alive.commands.length, 2);
});

test('nothing answers: -1, one line in the log, and the message stays as it is', async (t) => {
  const running = await started(
    t,
    script(
      'rtpengine_offer(); append_to_reply("X-Code: $rc\\r\\n"); send_reply("200", "OK");',
      'modparam("rtpengine", "rtpengine_tout_ms", 50)',
    ),
  );
  running.send(request('OPTIONS'), PHONE);
  await running.advance(2000);
  assert.match(running.sent.at(-1)?.text ?? '', /X-Code: -1/);
  assert.equal(running.logged('script.refused').length, 1);
});

test('errors, a full rtpengine and garbage as answers', async (t) => {
  const running = await started(
    t,
    script(
      `set_rtpengine_set("3"); rtpengine_offer(); append_to_reply("X-Code: $rc\\r\\n"); send_reply("200", "OK");`,
      `modparam("rtpengine", "rtpengine_sock", "3 == udp:127.0.0.1:${ENGINE + 3}")`,
    ),
  );
  const answers: Record<string, Record<string, Bencode>> = {
    error: { result: 'error', 'error-reason': 'Unknown call' },
    full: { result: 'load limit' },
    empty: {},
    bare: { result: 'ok' },
  };
  engineAt(running, ENGINE + 3, (command) => answers[String(command.get('call-id'))] ?? {});
  for (const callId of Object.keys(answers)) {
    running.send(request('OPTIONS', { callId }), PHONE);
    await running.advance(20);
    assert.match(running.sent.at(-1)?.text ?? '', /X-Code: -1/, callId);
  }
  assert.match(running.logged('script.refused').join('\n'), /Unknown call/);
  assert.equal(running.logged('rtpengine.load-limit').length, 1);
});

test('variables in place of bodies, and two sets one after the other', async (t) => {
  const running = await started(
    t,
    script(
      '$avp(in) = "v=0 10.0.0.1"; set_rtpengine_set("0", "2"); rtpengine_offer("to-tag"); append_to_reply("X-Sdp: $rc $avp(out)\\r\\n"); send_reply("200", "OK");',
      `modparam("rtpengine", "rtpengine_sock", "2 == udp:127.0.0.1:${ENGINE + 4}")
modparam("rtpengine", "read_sdp_pv", "$avp(in)")
modparam("rtpengine", "write_sdp_pv", "$avp(out)")`,
    ),
  );
  engineAt(running, ENGINE);
  engineAt(running, ENGINE + 4, (command) => ({ result: 'ok', sdp: `${String(command.get('sdp'))} twice` }));
  running.send(request('OPTIONS', { body: '' }), PHONE);
  await running.advance(20);
  assert.match(running.sent.at(-1)?.text ?? '', /X-Sdp: 1 v=0 203\.0\.113\.1 twice/);
});

test("what an rtpengine knows of a call, as JSON in Kamailio's form; news of an offer change nothing here", async (t) => {
  const body = `rtpengine_info("x=1"); xlog("info $rc\\n"); rtpengine_query_v("j", "$var(line)"); rtpengine_query_v("jp", "$var(lines)"); xlog("[$var(line)] [$var(lines)]\\n"); rtpengine_query_v("", "$var(line)"); xlog("empty $rc\\n"); ${RELAY}`;
  const running = await started(t, script(body));
  const engine = engineAt(running, ENGINE, (command) =>
    command.get('command') === 'offer'
      ? { result: 'ok' }
      : { result: 'ok', created: 123, tags: new Map([['a', ['x"y', -5]]]) },
  );
  running.send(request('INFO', { toTag: 't' }), PHONE);
  await running.advance(20);
  const lines = '{\n\t"result":\t"ok",\n\t"created":\t123,\n\t"tags":\t{\n\t\t"a":\t["x\\"y", -5]\n\t}\n}';
  assert.ok(
    running.test.log.includes(`[{"result":"ok","created":123,"tags":{"a":["x\\"y",-5]}}] [${lines}]`),
    running.test.log,
  );
  assert.match(running.test.log, /info 1[\s\S]*empty -1/);
  assert.deepEqual(toldBy(engine), ['offer a t sdp', 'query a t', 'query a t']);
  assert.ok(running.sent.at(-1)?.text.endsWith(SDP));
});

test('a CANCEL of the caller ends the wait', async (t) => {
  const running = await started(
    t,
    script(
      `if (is_method("CANCEL")) { t_relay_cancel(); exit; } t_newtran(); rtpengine_offer(); xlog("code $rc\\n"); ${RELAY}`,
    ),
  );
  engineAt(running, ENGINE, () => null);
  running.send(request('INVITE'), PHONE);
  await running.advance(100);
  running.send(request('INVITE').replaceAll('INVITE', 'CANCEL').replace('-c-CANCEL', '-c-INVITE'), PHONE);
  await running.advance(100);
  assert.match(running.test.log, /code -1/);
  assert.deepEqual(running.replies('c').slice(-2).sort(), ['200 CANCEL 100', '487 INVITE 100']);
});

test('commands of operators', async (t) => {
  const running = await started(
    t,
    `loadmodule "jsonrpcs.so"\n${script('rtpengine_offer(); exit;', 'modparam("rtpengine", "rtpengine_tout_ms", 100)')}`,
  );
  engineAt(running, ENGINE);
  const call = async (method: string, ...params: (string | number)[]) => {
    const answer = running.test.server.rpc.call(method, params);
    await running.advance(2000);
    return answer;
  };
  const url = `udp:127.0.0.1:${ENGINE}`;
  const head = { url, set: 0, index: 0, weight: 1 };
  assert.deepEqual(await call('rtpengine.show', 'all'), [{ ...head, disabled: 0, recheck_ticks: 0 }]);
  assert.deepEqual(await call('rtpengine.ping', url), { url, status: 'success' });
  assert.deepEqual(await call('rtpengine.enable', 'all', 0), { url: 'all', status: 'disable' });
  assert.deepEqual(await call('rtpengine.show', url), [
    { ...head, disabled: '1(permanent)', recheck_ticks: 'N/A' },
  ]);
  running.send(request('INVITE'), PHONE);
  await running.advance(10);
  assert.match(running.logged('script.refused').join(), /no rtpengine of set 0/);
  assert.deepEqual(await call('rtpengine.enable', 'all', 1), { url: 'all', status: 'success' });
  assert.deepEqual(await call('rtpengine.get_hash_total'), 0);
  assert.deepEqual(await call('rtpengine.ping', 'x'), new RpcFault(404, 'Instance not found'));
  assert.deepEqual(await call('rtpengine.reload'), new RpcFault(500, 'No Database URL'));
});

test('in a branch_route each branch has an SDP of its own, in a failure_route the call ends', async (t) => {
  const running = await started(
    t,
    `loadmodule "rtpengine.so"
modparam("rtpengine", "rtpengine_sock", "udp:127.0.0.1:${ENGINE}")
modparam("rtpengine", "extra_id_pv", "$avp(branch)")
request_route {
    append_branch("sip:second@127.0.0.1:${CALLEE}");
    $du = "sip:127.0.0.1:${CALLEE}";
    t_on_branch("B");
    t_on_failure("F");
    t_relay();
}
branch_route[B] {
    $avp(branch) = $rU;
    if (!rtpengine_manage("via-branch=extra")) drop;
}
failure_route[F] {
    rtpengine_manage();
    t_reply("503", "No media");
}
`,
  );
  let port = 30_000;
  const engine = engineAt(running, ENGINE, (command) =>
    command.get('command') === 'offer'
      ? { result: 'ok', sdp: SDP.replace('4000', String(port++)) }
      : { result: 'ok' },
  );
  running.send(request('INVITE'), PHONE);
  await running.advance(20);
  const invites = running.sent.filter(({ port: to, method }) => to === CALLEE && method === 'INVITE');
  assert.deepEqual(
    invites.map(({ text }) => [text.split(' ')[1], /m=audio (\d+)/.exec(text)?.[1]]),
    [
      ['sip:bob@192.0.2.9', '30000'],
      [`sip:second@127.0.0.1:${CALLEE}`, '30001'],
    ],
  );
  assert.deepEqual(
    engine.commands.map((command) => command['via-branch']),
    ['bob', 'second'],
  );
  for (const { text } of invites) {
    const kept = text.split('\r\n').filter((line) => /^(?:Via|From|Call-ID|CSeq):/.test(line));
    const lines = ['SIP/2.0 486 Busy Here', ...kept, 'To: <sip:b@x>;tag=b', 'Content-Length: 0', '', ''];
    running.send(lines.join('\r\n'), CALLEE);
  }
  await running.advance(20);
  assert.equal(toldBy(engine).at(-1), 'delete a -');
  assert.match(running.sent.findLast(({ port: to }) => to === PHONE)?.text ?? '', /^SIP\/2\.0 503 No media/);
});

test('an rtpengine is asked from an async worker too, which knows what another worker learned', async (t) => {
  const body = `if (is_method("INVITE")) { async_ms_sleep("50"); } rtpengine_offer(); ${RELAY}`;
  const params = `modparam("async", "workers", 1)
modparam("async", "ms_timer", 10)
modparam("rtpengine", "rtpengine_tout_ms", 50)
modparam("rtpengine", "rtpengine_retr", 1)`;
  const running = await started(t, script(body, params));
  let silent = true;
  const engine = engineAt(running, ENGINE, (command) => (silent ? null : asUsual(command)));
  running.send(request('OPTIONS'), PHONE);
  await running.advance(60);
  running.send(request('INVITE', { callId: 'd' }), PHONE);
  await running.advance(200);
  assert.deepEqual(toldBy(engine), ['offer a - sdp'], 'the async worker leaves it out');
  silent = false;
  await running.advance(60_000);
  running.send(request('INVITE', { callId: 'e' }), PHONE);
  await running.advance(100);
  assert.deepEqual(toldBy(engine), ['offer a - sdp', 'offer a - sdp']);
  const sent = running.sent.findLast(({ port, callId }) => port === CALLEE && callId === 'e');
  assert.match(sent?.text ?? '', /c=IN IP4 203\.0\.113\.1\r\n/);
});

test('mistakes in flags and sockets are found at load', async (t) => {
  await assert.rejects(
    start(t, script('rtpengine_offer("via-branch=next");')),
    /not known before it is sent/,
  );
  await assert.rejects(
    start(t, script('exit;', 'modparam("rtpengine", "rtpengine_sock", "tcp:x:1")')),
    /no rtpengine/,
  );
  await assert.rejects(
    start(t, script('exit;', 'modparam("rtpengine", "db_url", "mysql://x")')),
    /rtpengine_sock/,
  );
});
