import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFixture, OPTIONS } from '../fixture.ts';
import corex from './index.ts';

// What is expected here was observed on Kamailio 5.6.3.

test('append_branch takes the Request-URI with all that belongs to it', () => {
  const { call, run } = createFixture(corex);
  const context = run(OPTIONS);
  context.state.dstUri = 'sip:1.1.1.1';
  context.state.branchFlags = 16;
  assert.equal(call(context, 'append_branch'), 1);
  assert.deepEqual(context.state.destinations, [
    {
      uri: 'sip:bob@127.0.0.1',
      dstUri: 'sip:1.1.1.1',
      path: null,
      q: -1,
      sendSocket: null,
      flags: 16,
      located: null,
    },
  ]);
  assert.equal(context.state.dstUri, null);
});

test('q-values are thousandths, and checked', () => {
  const { call, run } = createFixture(corex);
  const rows: [string, number | null][] = [
    ['0.5', 500],
    ['1.0', 1000],
    ['0.1234', 123],
    ['0', 0],
    ['', -1],
    ['2.0', null],
    ['zz', null],
    ['1.5', null],
  ];
  for (const [q, expected] of rows) {
    const context = run(OPTIONS);
    assert.equal(call(context, 'append_branch', 'sip:x@y', q), expected === null ? -1 : 1, q);
    assert.equal(context.state.destinations[0]?.q, expected ?? undefined, q);
  }
});

test('max_branches bounds the destinations', () => {
  const { call, run } = createFixture(corex, { globals: { max_branches: 3 } });
  const context = run(OPTIONS);
  const results = [1, 2, 3].map(() => call(context, 'append_branch', 'sip:x@y'));
  assert.deepEqual(results, [1, 1, -1]);
});

test('extended flags are 64', () => {
  const { call, run } = createFixture(corex);
  const context = run(OPTIONS);
  for (const flag of [0, 31, 32, 63]) {
    assert.equal(call(context, 'isxflagset', flag), -1);
    assert.equal(call(context, 'setxflag', flag), 1);
    assert.equal(call(context, 'isxflagset', flag), 1);
  }
  assert.deepEqual(context.state.xflags, [0x80000001, 0x80000001]);
  assert.equal(call(context, 'resetxflag', 63), 1);
  assert.deepEqual(context.state.xflags, [0x80000001, 1]);
  for (const name of ['setxflag', 'isxflagset', 'resetxflag']) assert.equal(call(context, name, 64), -1);
});

test('sockets are found by address and by name', () => {
  const { call, run, get } = createFixture(corex);
  const rows: [string, string, number, string | null][] = [
    ['set_send_socket', 'udp:127.0.0.1:5060', 1, 'udp:127.0.0.1:5060'],
    ['set_send_socket', '127.0.0.1', 1, 'udp:127.0.0.1:5060'],
    ['set_send_socket', 'tcp:127.0.0.1:5060', 1, null],
    ['set_send_socket', 'udp:127.0.0.1:1', 1, null],
    ['set_send_socket', 'garbage:x:y:z', -1, null],
    ['set_send_socket_name', 'sock1', 1, 'udp:127.0.0.1:5060'],
    ['set_send_socket_name', 'nope', 1, null],
    ['is_socket_name', 'sock1', 1, null],
    ['is_socket_name', 'nope', -1, null],
  ];
  for (const [name, text, expected, socket] of rows) {
    const context = run(OPTIONS);
    assert.equal(call(context, name, text), expected, text);
    assert.equal(context.state.sendSocket, socket, text);
  }
  assert.equal(get(run(OPTIONS), 'lsock', 'n/sock1/listen'), 'udp:127.0.0.1:5060');
  assert.equal(get(run(OPTIONS), 'lsock', 'l/udp:127.0.0.1:5060/name'), 'sock1');
  assert.equal(get(run(OPTIONS), 'lsock', 'n/nope/listen'), null);
});

test('faked messages, users and user agents are recognised', () => {
  const { call, run } = createFixture(corex);
  assert.equal(call(run(OPTIONS), 'is_faked_msg'), -1);
  assert.equal(call(run(OPTIONS, 'event'), 'is_faked_msg'), 1);
  assert.equal(call(run(OPTIONS), 'has_ruri_user'), 1);
  assert.equal(call(run(OPTIONS.replace('bob@', '')), 'has_ruri_user'), -1);
  assert.equal(call(run(OPTIONS), 'has_user_agent'), -1);
});
