import assert from 'node:assert/strict';
import { test } from 'node:test';
import { request, start, writeAck } from './support.ts';

const LOG = 'xlog("L_NOTICE", "MARK';

/** What a script marked with MARK, in order, with the time at which it did. */
function marks(lines: readonly { readonly text: string }[]): string[] {
  return lines.flatMap(({ text }) => /MARK (.*)$/.exec(text.trimEnd())?.[1] ?? []);
}

/** Script, and what it marks, and how long one OPTIONS takes to be answered 200. */
const places: readonly (readonly [string, string, readonly string[], number])[] = [
  [
    'a statement before a transaction exists',
    'request_route { $var(x) = 5; usleep("2000"); MARK("$var(x) $rc"); OK }',
    ['5 1'],
    2,
  ],
  [
    'a statement with a transaction',
    'request_route { t_newtran(); $var(x) = 5; usleep(3000); MARK("$var(x) $rc"); OK }',
    ['5 1'],
    3,
  ],
  [
    'an if',
    'request_route { if (sleep("1")) { MARK("then $rc"); } else { MARK("else"); } OK }',
    ['then 1'],
    1000,
  ],
  [
    'an if that is refused',
    'request_route { if (sleep("-1")) { MARK("then"); } else { MARK("else $rc"); } OK }',
    ['else -1'],
    0,
  ],
  [
    'a called route',
    'request_route { $var(x) = 5; route(A); MARK("back $rc $var(x)"); OK }\nroute[A] { route(B); MARK("A $rc"); return 7; }\nroute[B] { usleep("1000"); $var(x) = 6; MARK("B $rc"); return 3; }',
    ['B 1', 'A 3', 'back 7 6'],
    1,
  ],
  [
    'an expression',
    'request_route { $var(x) = 10 + usleep("1000") + usleep("1000") * 5; MARK("$var(x)"); OK }',
    ['16'],
    2,
  ],
  [
    'a condition with and, or',
    'request_route { if (!usleep("1000") || (usleep("1000") && usleep("1000"))) { MARK("yes"); } OK }',
    ['yes'],
    3,
  ],
  [
    'a while',
    'request_route { $var(i) = 0; while ($var(i) < 4) { usleep("500"); $var(i) = $var(i) + 1; } MARK("$var(i)"); OK }',
    ['4'],
    4,
  ],
  [
    'a switch',
    'request_route { switch (usleep("1000")) { case 1: usleep("1000"); MARK("one"); case 2: MARK("two"); break; default: MARK("no"); } OK }',
    ['one', 'two'],
    2,
  ],
  [
    'a route called by name',
    'request_route { $var(n) = "A"; route_if_exists("$var(n)"); MARK("back $rc"); OK }\nroute[A] { usleep("1000"); MARK("A"); return 2; }',
    ['A', 'back 2'],
    1,
  ],
  [
    'zero microseconds, which do not stop',
    'request_route { usleep("0"); MARK("at once"); OK }',
    ['at once'],
    0,
  ],
];

for (const [where, script, expected, takes] of places) {
  test(`a pause in ${where} goes on there with its operands, $var and $rc`, async (t) => {
    const text = script
      .replace(/MARK\("([^"]*)"\)/g, `${LOG} $1\\n")`)
      .replace('OK', 'send_reply("200", "OK"); exit;');
    const { test: server, send, advance, replies } = await start(t, text);
    send(request('OPTIONS', 'a'));
    await advance(5000);
    assert.deepEqual(marks(server.lines), expected);
    assert.deepEqual(replies(), [`200 OPTIONS ${takes}`]);
    assert.equal(server.server.transactions.stats.queued, 0);
  });
}

test('a pause keeps flags, AVPs, URI, edits, armed routes and script flags', async (t) => {
  const { send, advance, sent } = await start(
    t,
    `request_route {
      setflag(3); setsflag(2); $avp(a) = "avp"; $xavp(x=>y) = "xavp"; $ru = "sip:other@example.com";
      $du = "sip:1.2.3.4"; append_to_reply("X-Before: 1\\r\\n"); t_on_failure("F"); $vn(n) = "vn";
      usleep("5000");
      if (isflagset(3) && issflagset(2) && t_is_set("failure_route")) {
        append_to_reply("X-After: $avp(a) $xavp(x=>y) $ru $du $vn(n)\\r\\n");
      }
      send_reply("200", "OK");
    }
    failure_route[F] { exit; }`,
  );
  send(request('OPTIONS', 'a'));
  await advance(5);
  const [reply] = sent;
  assert.match(
    reply?.text ?? '',
    /\r\nX-Before: 1\r\nX-After: avp xavp sip:other@example\.com sip:1\.2\.3\.4 vn\r\n/,
  );
});

test('the kind of the route survives a pause', async (t) => {
  // t_check_trans() is false in a request route without a transaction, true in a resumed run, which is of failure kind.
  const {
    test: server,
    send,
    advance,
    replies,
  } = await start(
    t,
    `request_route {
      usleep("1000");
      if (t_check_trans()) { ${LOG} wrong\\n"); } else { ${LOG} request\\n"); }
      async_route("R", "1");
    }
    route[R] {
      usleep("1000");
      if (t_check_trans()) { ${LOG} resumed\\n"); } else { ${LOG} wrong\\n"); }
      t_reply("200", "OK");
    }`,
  );
  send(request('OPTIONS', 'a'));
  await advance(5000);
  assert.deepEqual(marks(server.lines), ['request', 'resumed']);
  assert.deepEqual(replies(), ['200 OPTIONS 1002']);
});

test('a pause in failure_route: the 408 waits for it, and its own answer wins', async (t) => {
  const {
    test: server,
    send,
    advance,
    replies,
  } = await start(
    t,
    `modparam("tm", "fr_timer", 2000)
    request_route { t_on_failure("F"); $avp(kept) = "yes"; async_route("R", "10"); }
    route[R] { t_reply("200", "late"); }
    failure_route[F] {
      $var(x) = 4;
      if (sleep("1")) { ${LOG} $var(x) $avp(kept) $rc\\n"); }
      if ($rU == "answer") { t_reply("480", "Later"); }
    }`,
  );
  send(request('OPTIONS', { id: 'a', user: 'answer' }));
  send(request('OPTIONS', { id: 'b', user: 'silent' }));
  await advance(2500);
  // Retransmitted while the failure route is paused: absorbed.
  send(request('OPTIONS', { id: 'a', user: 'answer' }));
  await advance(17_500);
  assert.deepEqual(replies('a'), ['480 OPTIONS 3000']);
  assert.deepEqual(replies('b'), ['408 OPTIONS 3000']);
  assert.deepEqual(marks(server.lines), ['4 yes 1', '4 yes 1']);
  assert.equal(server.server.transactions.stats.current, 0);
});

test('a pause in onreply_route, in event routes and in the run of an ACK', async (t) => {
  const {
    test: server,
    send,
    advance,
    sent,
  } = await start(
    t,
    `modparam("htable", "htable", "h=>size=4;")
    event_route[htable:mod-init] { $sht(h=>a) = 1; usleep("4000"); ${LOG} init $sht(h=>a)\\n"); }
    event_route[sl:filtered-ack] { usleep("2000"); ${LOG} filtered\\n"); }
    onreply_route { $var(x) = $rs; if (usleep("3000")) { ${LOG} reply $var(x)\\n"); } }
    request_route {
      if (is_method("ACK")) { $var(x) = 8; usleep("2000"); ${LOG} ack $var(x) $rm\\n"); exit; }
      if ($rU == "stateless") { sl_send_reply("404", "Not here"); exit; }
      t_newtran(); t_reply("200", "OK");
    }`,
  );
  await advance(10);
  send(
    'SIP/2.0 180 Ringing\r\nVia: SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bKx\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:c@d>;tag=2\r\nCall-ID: r\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n',
  );
  await advance(10);
  const invite = request('INVITE', 'a');
  send(invite);
  await advance(1);
  const ack = writeAck(invite, sent[0]?.text ?? '');
  send(ack);
  await advance(1);
  // The ACK again, while its run is paused: absorbed.
  send(ack);
  await advance(10);
  const other = request('INVITE', { id: 'b', user: 'stateless' });
  send(other);
  await advance(1);
  send(writeAck(other, sent.at(-1)?.text ?? ''));
  await advance(20_000);
  assert.deepEqual(marks(server.lines), ['init 1', 'reply 180', 'ack 8 ACK', 'filtered']);
  assert.deepEqual(
    sent.map(({ status }) => status),
    [200, 404],
  );
  assert.equal(server.server.stats.statelessAcks, 1);
  assert.equal(server.server.transactions.stats.current, 0);
});

test('many runs are paused side by side, each with its own values', async (t) => {
  const { send, advance, sent } = await start(
    t,
    'request_route { $var(u) = $rU; usleep("$rU"); send_reply("200", "$var(u) $rU"); }',
  );
  for (let at = 0; at < 200; at++) send(request('OPTIONS', { id: `c${at}`, user: `${(200 - at) * 1000}` }));
  await advance(300);
  assert.equal(sent.length, 200);
  for (const [index, { reason, at }] of sent.entries()) {
    assert.equal(reason, `${(index + 1) * 1000} ${(index + 1) * 1000}`);
    assert.equal(at, index + 1);
  }
});
