/** What becomes of a request that t_relay cannot send. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { request, start } from './support.ts';

const SCRIPT = `request_route {
  if ($rU == "name") { $ru = "sip:b@nowhere.invalid"; }
  if ($rU == "tel") { $ru = "tel:123"; }
  if ($rU == "off") { $ru = "sip:b@nowhere.invalid"; t_set_disable_internal_reply(1); }
  $var(rc) = t_relay();
  send_reply("404", "Ours $var(rc)");
}`;

// Kamailio 5.6.3 does not have the parameter: as its later documentation says.
test('delayed_reply 0 answers with the error at once and ends the run; t_set_disable_internal_reply leaves it to the script', async (t) => {
  const { send, advance, sent } = await start(t, `modparam("tm", "delayed_reply", 0)\n${SCRIPT}`);
  for (const user of ['name', 'tel', 'off']) send(request('MESSAGE', { id: user, user }));
  await advance(10);
  assert.deepEqual(
    sent.map(({ callId, status, reason }) => `${callId} ${status} ${reason}`),
    [
      'name 478 Unresolvable destination (478/TM)',
      'tel 478 Unresolvable destination (478/TM)',
      'off 404 Ours -4',
    ],
  );
});

test('with delayed_reply the script may answer otherwise', async (t) => {
  const { send, advance, sent } = await start(t, SCRIPT);
  send(request('MESSAGE', { id: 'name', user: 'name' }));
  await advance(10);
  assert.deepEqual(
    sent.map(({ status, reason }) => `${status} ${reason}`),
    ['404 Ours -478'],
  );
});

test('t_forward_nonack and its kin send no 100 and no error, t_relay_to with flag 1 no 100', async (t) => {
  const {
    test: server,
    send,
    advance,
    sent,
  } = await start(
    t,
    `request_route {
      if ($rU == "uri") { $du = "sip:127.0.0.1:7100"; t_forward_nonack_uri(); }
      else if ($rU == "flag") { $du = "sip:127.0.0.1:7100"; t_relay_to("0x01"); }
      else if ($rU == "host") { t_forward_nonack("127.0.0.1", "7100"); }
      else { $ru = "sip:nowhere.invalid"; t_forward_nonack_uri(); send_reply("404", "Ours $rc"); }
    }`,
  );
  server.listen({ ip: '127.0.0.1', port: 7100 });
  for (const user of ['uri', 'flag', 'host', 'none']) send(request('INVITE', { id: user, user }));
  await advance(10);
  assert.deepEqual(
    sent.map(({ port, text }) => `${port} ${text.slice(0, text.indexOf('\r'))}`),
    [
      '7100 INVITE sip:uri@127.0.0.1 SIP/2.0',
      '7100 INVITE sip:flag@127.0.0.1 SIP/2.0',
      '7100 INVITE sip:host@127.0.0.1 SIP/2.0',
      '7000 SIP/2.0 404 Ours -478',
    ],
  );
});

test('a datagram that the system does not take fails its branch: failure_route runs, else 477', async (t) => {
  const {
    send,
    advance,
    sent,
    logged,
    test: server,
  } = await start(
    t,
    `loadmodule "tmx.so"
    request_route {
      if ($rU == "again") { t_on_failure("F"); }
      $du = "sip:127.0.0.1:7100";
      t_relay();
    }
    failure_route[F] { xlog("L_NOTICE", "MARK $T_reply_code\\n"); t_reply("404", "Elsewhere"); }`,
  );
  // Our Via makes it larger than a datagram can be.
  const large = (user: string): string => {
    const text = request('MESSAGE', { id: user, user, headers: ['Content-Type: text/plain'] });
    const room = 65_450 - text.length;
    return text.replace('Content-Length: 0\r\n\r\n', `Content-Length: ${room}\r\n\r\n${'x'.repeat(room)}`);
  };
  send(large('again'));
  send(large('plain'));
  await advance(10);
  assert.deepEqual(
    sent.map(({ callId, status, reason }) => `${callId} ${status} ${reason}`),
    ['again 404 Elsewhere', 'plain 477 Unfortunately error on sending to next hop occurred (477/TM)'],
  );
  assert.match(server.log, /MARK 477/);
  assert.equal(logged('net.unsent').length, 2);
});
