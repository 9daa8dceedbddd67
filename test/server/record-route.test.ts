/** A dialog between a phone over UDP and one over TCP: pairs of Record-Route, as Kamailio 5.6.3 writes them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestServer } from '../../src/testing/index.ts';

const SCRIPT = `
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "textops.so"
loadmodule "siputils.so"
loadmodule "kex.so"
loadmodule "rr.so"
loadmodule "nathelper.so"
request_route {
  if (has_totag()) {
    loose_route();
    if (!isdsturiset()) handle_ruri_alias();
    t_relay();
    exit;
  }
  set_contact_alias();
  record_route();
  $du = "sip:127.0.0.1:7000;transport=tcp";
  t_relay();
}
`;

const OWN = { ip: '127.0.0.1', port: 5060 };
const PHONE = { ip: '127.0.0.1', port: 7001 };

function request(method: string, uri: string, transport: string, headers: readonly string[]): string {
  const lines = [
    `${method} ${uri} SIP/2.0`,
    `Via: SIP/2.0/${transport} 127.0.0.1:7001;branch=z9hG4bK${method}${transport}`,
    `Call-ID: 1`,
    `CSeq: 1 ${method}`,
    ...headers,
    'Content-Length: 0',
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}

function linesOf(text: string, header: string): string[] {
  return text.split('\r\n').filter((line) => line.startsWith(`${header}: `));
}

test('the two sockets of a dialog are recorded, and requests of both sides go back by the other one', async (t) => {
  const server = await createTestServer({ scriptPath: 'rr.cfg', scriptText: SCRIPT, listen: ['udp', 'tcp'] });
  t.after(() => server.stop());
  const overUdp: string[] = [];
  server.onSend((bytes) => overUdp.push(bytes.toString('latin1')));
  const peers: ReturnType<typeof server.streams.connect>[] = [];
  server.streams.listen({ ip: '127.0.0.1', port: 7000 }, (client) => peers.push(client));

  const dialog = ['From: <sip:a@x>;tag=a', 'To: <sip:b@x>'];
  server.send(request('INVITE', 'sip:b@x', 'UDP', [...dialog, 'Contact: <sip:a@10.0.0.1>']), PHONE);
  await server.advance(5);
  const invite = peers[0]?.received ?? '';
  assert.deepEqual(linesOf(invite, 'Record-Route'), [
    'Record-Route: <sip:127.0.0.1:5060;transport=tcp;r2=on;lr;ftag=a>',
    'Record-Route: <sip:127.0.0.1:5060;r2=on;lr;ftag=a>',
  ]);
  assert.deepEqual(linesOf(invite, 'Contact'), ['Contact: <sip:a@10.0.0.1;alias=127.0.0.1~7001~1>']);

  // The callee over TCP: its Route set is in the order of Record-Route (RFC 3261 §12.1.1).
  const callee = server.streams.connect(OWN);
  const upstream = ['From: <sip:b@x>;tag=b', 'To: <sip:a@x>;tag=a'];
  const route = linesOf(invite, 'Record-Route').map((line) => line.replace('Record-Route', 'Route'));
  callee.send(request('INFO', 'sip:a@10.0.0.1;alias=127.0.0.1~7001~1', 'TCP', [...upstream, ...route]));
  await server.advance(5);
  const info = overUdp.find((text) => text.startsWith('INFO')) ?? '';
  assert.match(info, /^INFO sip:a@10\.0\.0\.1 SIP\/2\.0\r\nVia: SIP\/2\.0\/UDP 127\.0\.0\.1:5060;/);
  assert.deepEqual(linesOf(info, 'Route'), []);

  // The caller over UDP: in the reverse order (§12.1.2), to the callee's alias.
  const downstream = ['From: <sip:a@x>;tag=a', 'To: <sip:b@x>;tag=b', ...route.toReversed()];
  server.send(request('BYE', 'sip:b@192.0.2.1;alias=127.0.0.1~7000~2', 'UDP', downstream), PHONE);
  await server.advance(5);
  const bye = peers[0]?.received.slice(invite.length) ?? '';
  assert.match(bye, /^BYE sip:b@192\.0\.2\.1 SIP\/2\.0\r\nVia: SIP\/2\.0\/TCP 127\.0\.0\.1:5060;/);
  assert.deepEqual(linesOf(bye, 'Route'), []);
});
