import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Value } from '../../kit/index.ts';
import { cell, createFixture, OPTIONS } from '../fixture.ts';
import kex from './index.ts';

// What is expected here was observed on Kamailio 5.6.3.

test('is_myself takes URIs with port and transport, and hosts', () => {
  const { call, run } = createFixture(kex);
  const rows: [string, number][] = [
    ['127.0.0.1', 1],
    ['LOCALHOST', 1],
    ['127.0.0.1:5060', -1],
    ['udp:127.0.0.1:5060', -1],
    ['sip:127.0.0.1:5060', 1],
    ['sip:127.0.0.1:5061', -1],
    ['sip:a@127.0.0.1;transport=tcp', -1],
    ['sips:127.0.0.1', 1],
    ['sip:x@localhost:1', -1],
    ['tel:127', -1],
    ['x y', -1],
    ['', -1],
  ];
  for (const [uri, expected] of rows) assert.equal(call(run(OPTIONS), 'is_myself', uri), expected, uri);
});

test('script flags are the run’s, branch flags those of the destinations', () => {
  const { call, run } = createFixture(kex);
  const context = run(OPTIONS);
  const rows: [string, Value[], number][] = [
    ['setsflag', [31], 1],
    ['issflagset', [31], 1],
    ['resetsflag', [31], 1],
    ['issflagset', [31], -1],
    ['setsflag', [32], -1],
    ['setbflag', [4], 1],
    ['isbflagset', [4, 0], 1],
    ['setbflag', [3, 1], -1],
    ['isbflagset', [3, 1], -1],
    ['setbflag', [-1], -1],
  ];
  for (const [name, args, expected] of rows) assert.equal(call(context, name, ...args), expected, name);
  assert.equal(context.state.branchFlags, 16);
  assert.equal(context.scriptFlags, 0);
  context.state.destinations.push({
    uri: 'sip:x',
    dstUri: null,
    path: null,
    q: -1,
    sendSocket: null,
    located: null,
    flags: 0,
  });
  assert.equal(call(context, 'setbflag', 31, 1), 1);
  assert.equal(context.state.destinations[0]?.flags, 2 ** 31);
  assert.equal(call(context, 'isbflagset', 31, 1), 1);
  assert.equal(call(context, 'resetbflag', 31, 1), 1);
  assert.equal(call(context, 'isbflagset', 31, 1), -1);
});

test('the destination URI is set, seen and taken away', () => {
  const { call, run } = createFixture(kex);
  const context = run(OPTIONS);
  assert.equal(call(context, 'isdsturiset'), -1);
  assert.equal(call(context, 'setdsturi', 'sip:192.0.2.1:5080'), 1);
  assert.equal(context.state.dstUri, 'sip:192.0.2.1:5080');
  assert.equal(call(context, 'isdsturiset'), 1);
  assert.equal(call(context, 'resetdsturi'), 1);
  assert.equal(call(context, 'isdsturiset'), -1);
});

test('pv_printf writes into a variable', () => {
  const { call, run } = createFixture(kex);
  const target = cell();
  assert.equal(call(run(OPTIONS), 'pv_printf', target, 'text'), 1);
  assert.equal(target.value, 'text');
});

test('$sruid never gives the same twice', () => {
  const { get, run } = createFixture(kex);
  const context = run(OPTIONS);
  assert.notEqual(get(context, 'sruid', null), get(context, 'sruid', null));
});
