/** What an operator does to transactions, and the statistics of what happened. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RpcFault } from '../../src/kit/index.ts';
import { type Running, request, start } from './support.ts';

const SCRIPT = `loadmodule "tmx.so"
request_route {
    if ($rU == "stats") {
        xlog("in the SIP worker: $stat(rcv_requests) $stat(tmx:UAS_transactions) $stat(none)\\n");
        sl_send_reply("200", "OK");
        exit;
    }
    if ($rU == "later") {
        async_route("LATER", "3");
    }
    t_newtran();
    t_suspend();
}
route[LATER] {
    xlog("in an async worker: $stat(rcv_requests) $stat(core:rcv_requests_invite) $stat(none)\\n");
    t_reply("404", "Later");
}
`;

async function call(
  { test: { server } }: Running,
  method: string,
  ...params: (string | number)[]
): Promise<unknown> {
  const answer = await server.rpc.call(method, params);
  return answer instanceof RpcFault ? `${answer.code} ${answer.message}` : answer;
}

/** The id of the only transaction. */
async function idOf(running: Running): Promise<string> {
  const [listed] = [...running.test.server.transactions.all()];
  assert.ok(listed !== undefined);
  return `${listed.index}:${listed.label}`;
}

test('tm.reply completes a suspended transaction, with its tag, headers and body', async (t) => {
  const running = await start(t, SCRIPT);
  running.send(request('OPTIONS', 'one'));
  await running.advance(100);
  const id = await idOf(running);
  assert.deepEqual(await call(running, 'tm.reply', 183, 'Wait', id, 'mine', '.', '.'), {});
  assert.deepEqual(
    await call(running, 'tm.reply', '404', 'Nobody', id, 'mine', 'X-By: operator', 'a body'),
    {},
  );
  await running.advance(10);
  const last = running.sent.at(-1)?.text ?? '';
  assert.match(last, /^SIP\/2\.0 404 Nobody\r\n/);
  assert.match(last, /\r\nTo: <sip:test@example\.com>;tag=mine\r\n/);
  assert.match(last, /\r\nX-By: operator\r\n(.*\r\n)*Content-Length: 6\r\n\r\na body$/);
  assert.deepEqual(running.replies(), ['183 OPTIONS 100', '404 OPTIONS 100']);
  assert.equal(await call(running, 'tm.reply', 200, 'OK', id, 'mine'), '500 Reply failed');
  assert.equal(await call(running, 'async.show', id), '404 No such suspended request');
  assert.deepEqual(await call(running, 'tm.retransmit_reply', id), {});
  await running.advance(10);
  assert.equal(running.sent.length, 3);
  assert.equal(running.test.server.suspended.counts.suspended, 0);
});

test('an empty To-tag is the one that we would give; statuses that are none are refused', async (t) => {
  const running = await start(t, SCRIPT);
  running.send(request('INVITE', 'one'));
  await running.advance(10);
  const id = await idOf(running);
  for (const status of [99, 700])
    assert.equal(await call(running, 'tm.reply', status, 'No', id, ''), '400 Invalid reply code');
  assert.deepEqual(await call(running, 'tm.reply', 486, 'Busy', id, ''), {});
  await running.advance(10);
  assert.match(running.sent.at(-1)?.text ?? '', /\r\nTo: <sip:test@example\.com>;tag=[^\r]+\r\n/);
});

test('tm.cancel and tm.reply_callid find a transaction by its Call-ID', async (t) => {
  const running = await start(t, SCRIPT);
  running.send(request('INVITE', { id: 'one', cseq: 7 }));
  running.send(request('OPTIONS', { id: 'two', cseq: 8 }));
  await running.advance(10);
  assert.equal(await call(running, 'tm.cancel', 'one', '8'), '400 Transaction not found');
  assert.deepEqual(await call(running, 'tm.cancel', 'one', 7), {});
  assert.equal(await call(running, 'tm.cancel', 'two', '8'), '500 It is no INVITE, or has ended');
  assert.deepEqual(await call(running, 'tm.reply_callid', 200, 'OK', 'two', '8', 'x'), {});
  await running.advance(10);
  assert.deepEqual(running.replies('one').slice(-1), ['487 INVITE 10']);
  assert.deepEqual(running.replies('two'), ['200 OPTIONS 10']);
});

test('statistics are read in any worker, and counters can be set back', async (t) => {
  const running = await start(t, SCRIPT);
  running.send(request('INVITE', { id: 'one', user: 'later' }));
  running.send(request('OPTIONS', { id: 'two', user: 'stats' }));
  await running.advance(4000);
  assert.match(running.test.log, /in the SIP worker: 2 1 <null>/);
  assert.match(running.test.log, /in an async worker: 2 1 <null>/);
  assert.deepEqual(
    await call(running, 'stats.fetchn', 'rcv_requests', 'tmx:4xx_transactions', 'sl:200_replies'),
    {
      'core.rcv_requests': 2,
      'tmx.4xx_transactions': 1,
      'sl.200_replies': 1,
    },
  );
  assert.equal(await call(running, 'stats.clear_statistics', 'rcv_requests'), 'core:rcv_requests = 2');
  assert.deepEqual(await call(running, 'stats.get_statistics', 'rcv_requests'), ['core:rcv_requests = 0']);
  assert.deepEqual(await call(running, 'stats.clear_statistics', 'rcv_requests', 'sl:200_replies'), [
    'core:rcv_requests = 0',
    'sl:200_replies = 1',
  ]);
  const before = await call(running, 'stats.fetchn', 'shmem:used_size');
  await call(running, 'stats.reset_statistics', 'all');
  assert.deepEqual(await call(running, 'stats.fetchn', 'tmx:UAS_transactions'), {
    'tmx.UAS_transactions': 0,
  });
  assert.deepEqual(await call(running, 'stats.fetchn', 'shmem:used_size'), before, 'a level stays');
  running.send(request('OPTIONS', { id: 'three', user: 'stats' }));
  await running.advance(10);
  assert.deepEqual(await call(running, 'stats.fetchn', 'rcv_requests'), { 'core.rcv_requests': 1 });
});
