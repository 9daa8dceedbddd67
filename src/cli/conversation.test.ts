import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMessage } from '../sip/parse.ts';
import { createVirtualClock } from '../time/virtual-clock.ts';
import { createConversation } from './conversation.ts';
import type { LadderEvent } from './ladder.ts';
import { parseSendOptions } from './send-options.ts';

function talk(...args: string[]) {
  const parsed = parseSendOptions(args);
  assert.ok(parsed.kind === 'send');
  const clock = createVirtualClock();
  const events: LadderEvent[] = [];
  const sent: Buffer[] = [];
  let ids = 0;
  let final: number | null | undefined;
  const conversation = createConversation({
    options: parsed.options,
    local: { host: '127.0.0.1', port: 5070 },
    clock,
    newId: () => `id${++ids}`,
    send: (bytes) => sent.push(bytes),
    onEvent: (event) => events.push(event),
  });
  conversation.begin().then((status) => {
    final = status;
  });
  return {
    advance: (ms: number) => clock.advance(ms),
    /** Answers what was sent last with this method. */
    answer(method: string, status: string): void {
      const request = sent.findLast((bytes) => bytes.toString('latin1').startsWith(method));
      assert.ok(request !== undefined);
      const kept = request
        .toString('latin1')
        .split('\r\n')
        .filter((line) => /^(Via|From|To|Call-ID|CSeq):/.test(line));
      conversation.receive(
        Buffer.from(`SIP/2.0 ${status}\r\n${kept.join('\r\n')}\r\nContent-Length: 0\r\n\r\n`, 'latin1'),
      );
    },
    receive: (text: string) => conversation.receive(Buffer.from(text, 'latin1')),
    sent: () => sent.map((bytes) => bytes.toString('latin1').split(' ')[0]),
    branches: () =>
      sent.map((bytes) => {
        const message = parseMessage(bytes);
        return message.ok ? message.message.topVia?.branch : undefined;
      }),
    times: () => events.filter(({ direction }) => direction === 'out').map(({ atMs }) => atMs),
    events,
    final: () => final,
  };
}

test('OPTIONS is repeated at growing intervals until its final reply', async () => {
  const { advance, answer, sent, times, final, events } = talk('OPTIONS', 'sip:a@127.0.0.1');
  await advance(9000);
  assert.deepEqual(times(), [0, 500, 1500, 3500, 7500]);
  assert.deepEqual(
    events.map(({ repeated }) => repeated),
    [false, true, true, true, true],
  );
  answer('OPTIONS', '404 Not found');
  await advance(60_000);
  assert.equal(final(), 404);
  assert.equal(sent().length, 5);
});

test('an INVITE is not repeated after a provisional reply, and each final reply is acknowledged', async () => {
  const { advance, answer, sent, branches, final } = talk('INVITE', 'sip:a@127.0.0.1');
  await advance(600);
  answer('INVITE', '100 trying');
  await advance(5000);
  answer('INVITE', '486 Busy here');
  answer('INVITE', '486 Busy here');
  await advance(1000);
  assert.deepEqual(sent(), ['INVITE', 'INVITE', 'ACK', 'ACK']);
  assert.equal(new Set(branches()).size, 1);
  assert.equal(final(), 486);
});

test('the ACK of a 200 is a transaction of its own', async () => {
  const { answer, branches } = talk('INVITE', 'sip:a@127.0.0.1');
  answer('INVITE', '200 OK');
  assert.equal(new Set(branches()).size, 2);
});

test('CANCEL waits for a provisional reply and is repeated until it is answered', async () => {
  const { advance, answer, sent, branches, final } = talk(
    'INVITE',
    'sip:a@127.0.0.1',
    '--cancel-after',
    '0.1',
  );
  await advance(400);
  assert.deepEqual(sent(), ['INVITE']);
  answer('INVITE', '100 trying');
  assert.deepEqual(sent(), ['INVITE', 'CANCEL']);
  await advance(500);
  assert.deepEqual(sent(), ['INVITE', 'CANCEL', 'CANCEL']);
  answer('CANCEL', '200 canceling');
  await advance(10_000);
  answer('INVITE', '487 Request Terminated');
  await advance(1000);
  assert.deepEqual(sent(), ['INVITE', 'CANCEL', 'CANCEL', 'ACK']);
  assert.equal(new Set(branches()).size, 1);
  assert.equal(final(), 487);
});

test('what is no reply to the request is not shown', async () => {
  const { receive, events } = talk('OPTIONS', 'sip:a@127.0.0.1');
  receive('no SIP at all');
  receive(
    'SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP a;branch=z9hG4bKx\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:a@b>\r\nCall-ID: other\r\nCSeq: 1 OPTIONS\r\n\r\n',
  );
  receive('OPTIONS sip:a@b SIP/2.0\r\n\r\n');
  assert.equal(events.length, 1);
});

test('without a final reply it ends after the timeout', async () => {
  const { advance, final } = talk('OPTIONS', 'sip:a@127.0.0.1', '--timeout', '2');
  await advance(1999);
  assert.equal(final(), undefined);
  await advance(1);
  assert.equal(final(), null);
});

test('arguments that make no sense are refused', () => {
  const wrong: readonly (readonly string[])[] = [
    [],
    ['OPTIONS'],
    ['OPTIONS', 'sip:a@b', 'more'],
    ['OPT IONS', 'sip:a@b'],
    ['OPTIONS', 'tel:123'],
    ['OPTIONS', 'sip:a@b', '--cancel-after', '1'],
    ['INVITE', 'sip:a@b', '--cancel-after', 'soon'],
    ['INVITE', 'sip:a@b', '--timeout', '0'],
    ['INVITE', 'sip:a@b', '--nosuch'],
  ];
  for (const args of wrong) assert.equal(parseSendOptions(args).kind, 'wrong', args.join(' '));
});

test('the host to send to is the one of the URI unless told otherwise', () => {
  const target = (...args: string[]) => {
    const parsed = parseSendOptions(['OPTIONS', ...args]);
    return parsed.kind === 'send' ? `${parsed.options.host} ${parsed.options.port}` : parsed.kind;
  };
  assert.equal(target('sip:a@10.0.0.1'), '10.0.0.1 5060');
  assert.equal(target('sip:a@[::1]:5070'), '::1 5070');
  assert.equal(target('sip:a@example.org', '--to', '127.0.0.1:5099'), '127.0.0.1 5099');
});
