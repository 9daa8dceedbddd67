/** Module rtpproxy in a server: what an rtpproxy is told, as by Kamailio 5.6.3, and what becomes of its answers. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { RpcFault } from '../../src/kit/index.ts';
import { type Running, start } from './support.ts';

const PROXY = 22_222;
const PHONE = 7000;
const CALLEE = 7001;
const SDP = `v=0
o=alice 1 1 IN IP4 10.0.0.1
s=-
c=IN IP4 10.0.0.1
t=0 0
m=audio 4000 RTP/AVP 0 8 101
a=rtcp:4001 IN IP4 10.0.0.1
m=video 5000 RTP/AVP 31
c=IN IP4 192.168.1.7
a=sendrecv
`.replaceAll('\n', '\r\n');
const THROUGH_PROXY = `v=0
o=alice 1 1 IN IP4 203.0.113.5
s=-
c=IN IP4 203.0.113.5
t=0 0
m=audio 35002 RTP/AVP 0 8 101
a=rtcp:35003
m=video 35004 RTP/AVP 31
c=IN IP4 203.0.113.5
a=sendrecv
a=nortpproxy:yes
`.replaceAll('\n', '\r\n');

/** An rtpproxy; the commands that it got, without cookies. */
function proxyAt(running: Running, port: number, answer?: (command: string) => string | null): string[] {
  const peer = running.test.wire.peer('127.0.0.1', port);
  const commands: string[] = [];
  let last = 35_000;
  const usual = (command: string): string => {
    if (!/^[UL]/.test(command)) return '0';
    last += 2;
    return `${last} 203.0.113.5`;
  };
  peer.onDatagram(({ bytes, from }) => {
    const [cookie = '', ...rest] = bytes.toString('latin1').split(' ');
    const command = rest.join(' ');
    commands.push(command);
    const text = (answer ?? usual)(command);
    if (text !== null) peer.send(`${cookie} ${text}\n`, from);
  });
  return commands;
}

function request(method: string, { callId = 'c', body = SDP, toTag = '' } = {}): string {
  const lines = [
    `${method} sip:bob@192.0.2.9 SIP/2.0`,
    `Via: SIP/2.0/UDP 127.0.0.1:${PHONE};branch=z9hG4bK-${callId}`,
    'From: <sip:a@x>;tag=a',
    `To: <sip:b@x>${toTag === '' ? '' : `;tag=${toTag}`}`,
    `Call-ID: ${callId}`,
    `CSeq: 1 ${method}`,
    ...(body === '' ? [] : ['Content-Type: application/sdp']),
    `Content-Length: ${body.length}`,
  ];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}

function reply(running: Running, status: number, body: string): string {
  const sent = running.sent.findLast(({ port, status: of }) => port === CALLEE && of === 0);
  const kept = (sent?.text ?? '').split('\r\n').filter((line) => /^(?:Via|From|Call-ID|CSeq):/.test(line));
  const type = body === '' ? [] : ['Content-Type: application/sdp'];
  const lines = [
    `SIP/2.0 ${status} X`,
    ...kept,
    'To: <sip:b@x>;tag=b',
    ...type,
    `Content-Length: ${body.length}`,
  ];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}

async function started(t: TestContext, body: string, params = ''): Promise<Running> {
  const running = await start(
    t,
    `loadmodule "rtpproxy.so"
modparam("rtpproxy", "rtpproxy_sock", "udp:127.0.0.1:${PROXY}")
modparam("rtpproxy", "rtpproxy_retr", 2)
${params}
request_route {
    ${body}
    append_hf("X-Code: $rc\\r\\n");
    t_on_reply("R");
    $du = "sip:127.0.0.1:${CALLEE}";
    t_relay();
}
onreply_route[R] {
    rtpproxy_manage("co");
}
`,
  );
  running.test.listen({ ip: '127.0.0.1', port: CALLEE });
  return running;
}

const bodyOf = (text: string | undefined): string => text?.slice(text.indexOf('\r\n\r\n') + 4) ?? '';

test('rtpproxy_manage: each stream of offer and answer goes through the proxy, and the call ends there', async (t) => {
  const running = await started(t, 'rtpproxy_manage("co");');
  const commands = proxyAt(running, PROXY);
  running.send(request('INVITE'), PHONE);
  await running.advance(20);
  assert.equal(bodyOf(running.sent.at(-1)?.text), THROUGH_PROXY);
  running.send(reply(running, 200, SDP), CALLEE);
  await running.advance(20);
  assert.match(running.sent.at(-1)?.text ?? '', /^SIP\/2\.0 200[\s\S]*m=audio 35006 /);
  running.send(request('BYE', { body: '', toTag: 'b' }), PHONE);
  await running.advance(20);
  assert.deepEqual(commands, [
    'Uc0,8,101 c 127.0.0.1 4000 a;1',
    'Uc31 c 127.0.0.1 5000 a;2',
    'Lc0,8,101 c 127.0.0.1 4000 a;1 b;1',
    'Lc31 c 127.0.0.1 5000 a;2 b;2',
    'D c a b',
  ]);
});

test('an INVITE without SDP: the 200 has the offer, the ACK the answer; a negative reply ends the call', async (t) => {
  const running = await started(t, 'rtpproxy_manage();');
  const commands = proxyAt(running, PROXY);
  running.send(request('INVITE', { body: '' }), PHONE);
  await running.advance(20);
  assert.match(running.sent.at(-1)?.text ?? '', /X-Code: -1/);
  running.send(reply(running, 200, SDP), CALLEE);
  await running.advance(20);
  running.send(request('ACK', { toTag: 'b' }), PHONE);
  await running.advance(20);
  running.send(request('INVITE', { callId: 'd' }), PHONE);
  await running.advance(20);
  running.send(reply(running, 486, ''), CALLEE);
  await running.advance(20);
  assert.deepEqual(
    commands.map((command) => command.replace(/c[0-9,]+ /, ' ')),
    [
      'U c 127.0.0.1 4000 b;1 a;1',
      'U c 127.0.0.1 5000 b;2 a;2',
      'L c 127.0.0.1 4000 b;1 a;1',
      'L c 127.0.0.1 5000 b;2 a;2',
      'U d 127.0.0.1 4000 a;1',
      'U d 127.0.0.1 5000 a;2',
      'D d a b',
    ],
  );
});

test('flags become options of the command, as in Kamailio', async (t) => {
  const observed: [flags: string, command: string][] = [
    ['', 'Uc31 ID 127.0.0.1 5000 a;2'],
    ['r', 'Uc31 ID 192.168.1.7 5000 a;2'],
    ['w', 'USc31 ID 127.0.0.1 5000 a;2'],
    ['W', 'USc31 ID 127.0.0.1 5000 a;2'],
    ['a', 'UAc31 ID 192.168.1.7 5000 a;2'],
    ['ie', 'UIEc31 ID 127.0.0.1 5000 a;2'],
    ['ei', 'UEIc31 ID 127.0.0.1 5000 a;2'],
    ['x', 'UIEc31 ID 127.0.0.1 5000 a;2'],
    ['z20', 'UZ20c31 ID 127.0.0.1 5000 a;2'],
    ['1', 'Uc31 ID;z9hG4bK-ID 127.0.0.1 5000 a;2'],
    ['3', 'Uc31 ID;own 127.0.0.1 5000 a;2'],
  ];
  const running = await started(
    t,
    '$avp(own) = "own"; rtpproxy_offer("$(ci{s.select,1,-})");',
    'modparam("rtpproxy", "extra_id_pv", "$avp(own)")',
  );
  const commands = proxyAt(running, PROXY);
  for (const [flags, command] of observed) {
    const callId = `id-${flags}`;
    running.send(request('INVITE', { callId }), PHONE);
    await running.advance(20);
    assert.equal(commands.at(-1), command.replaceAll('ID', callId), flags);
  }
  await assert.rejects(started(t, 'rtpproxy_offer("n");'), /no flag of rtpproxy/);
});

test("an SDP with the mark is left alone, a given address stands in place of the proxy's, and a refused stream stays", async (t) => {
  const running = await started(t, 'rtpproxy_offer("$(ci{s.select,1,-})", "198.51.100.9");');
  const commands = proxyAt(running, PROXY);
  const marked = `${SDP}a=nortpproxy:yes\r\n`;
  running.send(request('INVITE', { callId: 'm', body: marked }), PHONE);
  await running.advance(20);
  assert.match(running.sent.at(-1)?.text ?? '', /X-Code: -2/);
  assert.equal(bodyOf(running.sent.at(-1)?.text), marked);
  running.send(request('INVITE', { callId: 'm-f', body: marked.replace('video 5000', 'video 0') }), PHONE);
  await running.advance(20);
  const body = bodyOf(running.sent.at(-1)?.text);
  assert.match(body, /o=alice 1 1 IN IP4 198\.51\.100\.9\r\n/);
  assert.match(body, /m=video 0 RTP\/AVP 31\r\nc=IN IP4 192\.168\.1\.7\r\n/);
  assert.equal(commands.length, 1);
  running.send(request('INVITE', { callId: 'm-l' }), PHONE);
  await running.advance(20);
  assert.match(running.sent.at(-1)?.text ?? '', /X-Code: -1/);
});

test('sets, a proxy that does not answer, and one that has no session', async (t) => {
  const running = await started(
    t,
    'if ($ci == "set") set_rtp_proxy_set("2"); rtpproxy_offer(); xlog("$ci by $avp(by)\\n");',
    `modparam("rtpproxy", "rtpproxy_sock", "2 == udp:127.0.0.1:${PROXY + 1}=1000000 udp:127.0.0.1:${PROXY + 2}")
modparam("rtpproxy", "rtp_inst_pvar", "$avp(by)")`,
  );
  const usual = proxyAt(running, PROXY, (command) =>
    command.includes(' gone ') ? '0' : command.includes(' broken ') ? 'E8' : '35000 203.0.113.5',
  );
  const silent = proxyAt(running, PROXY + 1, () => null);
  const second = proxyAt(running, PROXY + 2);
  running.send(request('INVITE', { callId: 'set' }), PHONE);
  await running.advance(2100);
  assert.equal(silent.length, 2);
  assert.equal(second.length, 2);
  assert.match(running.test.log, new RegExp(`set by udp:127\\.0\\.0\\.1:${PROXY + 2}`));
  assert.equal(running.logged('rtpproxy.no-answer').length, 1);
  for (const callId of ['gone', 'broken']) {
    running.send(request('INVITE', { callId }), PHONE);
    await running.advance(20);
    const sent = running.sent.findLast((one) => one.callId === callId && one.port === CALLEE);
    assert.match(sent?.text ?? '', /X-Code: /);
    assert.equal(bodyOf(sent?.text), SDP, callId);
  }
  assert.equal(usual.length, 2);
});

test('recording and prompts, as Kamailio tells them', async (t) => {
  const running = await started(
    t,
    'start_recording(); rtpproxy_stream2uac("/x", 1); rtpproxy_stream2uas("/x", "-1"); rtpproxy_stop_stream2uac(); rtpproxy_stop_stream2uas();',
  );
  const commands = proxyAt(running, PROXY);
  running.send(request('INFO', { body: '', toTag: 't' }), PHONE);
  await running.advance(50);
  assert.deepEqual(commands, [
    'R c a t',
    'P1 c /x session a;1 t;1',
    'P-1 c /x session t;1 a;1',
    'S c a;1 t;1',
    'S c t;1 a;1',
  ]);
});

test('commands of operators', async (t) => {
  const running = await started(t, 'rtpproxy_offer();');
  const { rpc } = running.test.server;
  const url = `udp:127.0.0.1:${PROXY}`;
  const shown = { setid: 0, url, index: 0, disabled: 0, weight: 1, recheck: 0 };
  assert.deepEqual(await rpc.call('rtpproxy.list', []), [shown]);
  assert.deepEqual(await rpc.call('rtpproxy.enable', [url, 0]), {});
  assert.deepEqual(await rpc.call('rtpproxy.list', []), [{ ...shown, disabled: 1, recheck: -1 }]);
  assert.deepEqual(await rpc.call('rtpproxy.enable', ['all', 1]), {});
  assert.deepEqual(await rpc.call('rtpproxy.enable', ['x', 1]), new RpcFault(404, 'RTPProxy not found'));
  running.send(request('INVITE'), PHONE);
  await running.advance(3000);
  assert.deepEqual(await rpc.call('rtpproxy.list', []), [{ ...shown, disabled: 1, recheck: 59 }]);
});
