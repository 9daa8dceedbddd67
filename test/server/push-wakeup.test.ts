/** The scripts of examples/push-wakeup do what their page says. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { createTestServer } from '../../src/testing/index.ts';
import { writeCancel, writeReply } from '../harness/message.ts';

const EXAMPLES = join(import.meta.dirname, '..', '..', 'examples', 'push-wakeup');
const CALLER = { ip: '192.0.2.1', port: 5060 };
const PHONE = { ip: '192.0.2.2', port: 5060 };

function request(method: string, from: string, headers: readonly string[] = []): string {
  return [
    `${method} sip:alice@127.0.0.1 SIP/2.0`,
    `Via: SIP/2.0/UDP ${from}:5060;branch=z9hG4bK-${method}`,
    'From: <sip:caller@example.com>;tag=1',
    'To: <sip:alice@127.0.0.1>',
    `Call-ID: ${from}`,
    `CSeq: 1 ${method}`,
    'Max-Forwards: 70',
    ...headers,
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
}

const INVITE = request('INVITE', CALLER.ip);
const REGISTER = request('REGISTER', PHONE.ip, ['Contact: <sip:alice@192.0.2.2>']);

/** A server on a script, and a phone that rings and is answered as soon as it is called. */
async function start(script: string) {
  const server = await createTestServer({ scriptPath: join(EXAMPLES, script) });
  const seen: string[] = [];
  server.onSend((bytes, { ip }, at) => {
    const text = bytes.toString('latin1');
    const [first = ''] = text.split('\r\n');
    seen.push(`${at} ${ip === CALLER.ip ? 'caller' : 'phone'} ${first}`);
    if (ip !== PHONE.ip || !text.startsWith('INVITE ')) return;
    for (const status of [180, 200]) server.send(writeReply(text, { status, tag: 'phone' }), PHONE);
  });
  return { ...server, seen };
}

for (const script of ['kamailio.cfg', 'tsilo.cfg']) {
  describe(`examples/push-wakeup/${script}`, () => {
    test('a call waits until the phone has registered, and reaches it', async () => {
      const { advance, seen, send, stop } = await start(script);
      send(INVITE, CALLER);
      await advance(5000);
      send(REGISTER, PHONE);
      await advance(100);
      assert.deepEqual(seen.toSorted(), [
        '0 caller SIP/2.0 100 trying -- your call is important to us',
        '5000 caller SIP/2.0 180 Ringing',
        '5000 caller SIP/2.0 200 OK',
        '5000 phone INVITE sip:alice@192.0.2.2 SIP/2.0',
        '5000 phone SIP/2.0 200 OK',
      ]);
      await stop();
    });

    test('a phone that is registered is called at once', async () => {
      const { advance, seen, send, stop } = await start(script);
      send(REGISTER, PHONE);
      await advance(1000);
      send(INVITE, CALLER);
      await advance(100);
      assert.ok(seen.includes('1000 phone INVITE sip:alice@192.0.2.2 SIP/2.0'));
      assert.ok(seen.includes('1000 caller SIP/2.0 200 OK'));
      await stop();
    });

    test('when no phone comes within 20 seconds the caller gets 480', async () => {
      const { advance, seen, send, stop } = await start(script);
      send(INVITE, CALLER);
      await advance(20_000);
      assert.equal(seen.at(-1), '20000 caller SIP/2.0 480 Temporarily Unavailable');
      await stop();
    });

    test('a caller who hangs up is answered at once, and the phone that comes then is not called', async () => {
      const { advance, seen, send, server, stop } = await start(script);
      send(INVITE, CALLER);
      await advance(3000);
      send(writeCancel(INVITE), CALLER);
      await advance(10);
      assert.deepEqual(seen.slice(1), [
        '3000 caller SIP/2.0 487 Request canceled',
        '3000 caller SIP/2.0 200 ok -- no more pending branches',
      ]);
      send(REGISTER, PHONE);
      await advance(100);
      assert.ok(seen.every((line) => !line.includes('INVITE ')));
      await advance(60_000);
      assert.equal(server.transactions.stats.current, 0);
      await stop();
    });
  });
}
