import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isProblem, type RunContext, type Value } from '../../../kit/index.ts';
import type { Index } from '../../../script/value.ts';
import { createVolatileStore } from '../../../store/volatile-store.ts';
import { createVirtualClock } from '../../../time/virtual-clock.ts';
import { cell, createFixture, type FixtureOptions } from '../../fixture.ts';
import pv from '../index.ts';
import { parseAliases, parseAssignment } from '../parameters.ts';
import { readAvp, writeAvp } from './avp.ts';
import { parseAvpName } from './avp-name.ts';

/** What is expected here was observed on Kamailio 5.6.3 unless a test says otherwise. */
const MESSAGE = `OPTIONS sip:bob@example.com SIP/2.0
Via: SIP/2.0/UDP h;branch=z9hG4bK1
From: <sip:a@h>;tag=1
To: <sip:b@h>
Call-ID: 1
CSeq: 1 OPTIONS
Content-Length: 0

`;

function begin(options: FixtureOptions = {}) {
  const fixture = createFixture(pv, options);
  const run = fixture.run(MESSAGE);
  return {
    ...fixture,
    context: run,
    read: (name: string, inner: string | null = null) => fixture.get(run, name, inner),
    write: (name: string, inner: string, value: Value) => fixture.set(run, name, inner, value),
  };
}

describe('AVPs', () => {
  function stack(...values: Exclude<Value, null>[]): RunContext['state']['avps'] {
    const avps: RunContext['state']['avps'] = [{ name: 'other', value: 'x' }];
    for (const value of values) writeAvp(avps, 'a', null, value);
    return avps;
  }

  const reads: [(string | number)[], Index, Value][] = [
    [[], null, null],
    [[], 'all', null],
    [[1, 2, 3], null, 3],
    [[1, 2, 3], 0, 3],
    [[1, 2, 3], 2, 1],
    [[1, 2, 3], 3, null],
    [[1, 2, 3], 'all', '3, 2, 1'],
    [['', 'x'], 'all', 'x, '],
    [['', 'x'], 1, ''],
    [[1], -1, 1],
    [[1, 2, 3], -1, null],
    [[1, 2, 3], -3, 3],
    [[1, 2, 3], -4, null],
  ];
  for (const [values, index, expected] of reads) {
    test(`[${values.join(' ')}] at ${index} is ${expected}`, () => {
      assert.equal(readAvp(stack(...values), 'a', index), expected);
    });
  }

  const writes: [Index, Value, Value][] = [
    [null, 'new', 'new, 3, 2, 1'],
    [1, 'new', 'new, 3, 2, 1'],
    [-1, 'new', 'new, 3, 2, 1'],
    ['all', 'new', 'new'],
    [null, null, '2, 1'],
    [2, null, '2, 1'],
    [-1, null, '2, 1'],
    ['all', null, null],
  ];
  for (const [index, value, expected] of writes) {
    test(`writing ${value} at ${index} to 3, 2, 1 gives ${expected}`, () => {
      const avps = stack(1, 2, 3);
      writeAvp(avps, 'a', index, value);
      assert.equal(readAvp(avps, 'a', 'all'), expected);
      assert.equal(readAvp(avps, 'other', null), 'x');
    });
  }

  const names: [string, string, boolean][] = [
    ['named', 's:named', true],
    ['$named', 'named', true],
    [' named ', 'named', true],
    ['I:7', 'i:7', true],
    ['7', 's:7', true],
    ['7', 'i:7', false],
    ['CASE', 'case', true],
    ['cASe', 'case', true],
    ['dst_uri', 'DST_URI', true],
    ['Case', 'case', false],
    ['uid', 'UID', false],
    ['UID', 'Uid', true],
    ['fr_timer', 'FR_TIMER', false],
  ];
  for (const [one, other, same] of names) {
    test(`$avp(${one}) ${same ? 'is' : 'is not'} $avp(${other})`, () => {
      const [first, second] = [parseAvpName(one), parseAvpName(other)];
      assert.ok(!isProblem(first) && !isProblem(second));
      assert.equal(first === second, same);
    });
  }

  for (const bad of ['', '  ', 's:', 'i:', 'i:x', 'i:0x7', 'i:-']) {
    test(`"${bad}" is no name`, () => assert.ok(isProblem(parseAvpName(bad))));
  }

  test('an alias is another name, whatever its case', () => {
    const { read, write } = begin({ params: { avp_aliases: ['email=s:email_avp;Tmp=i:100'] } });
    write('avp', 'email_avp', 'named');
    write('avp', 'i:100', 'hundred');
    assert.equal(read('avp', 'EMAIL'), 'named');
    assert.equal(read('avp', 'tmp'), 'hundred');
    write('avp', 'email', null);
    assert.equal(read('avp', 'email_avp'), null);
  });
});

describe('values of one message', () => {
  test('$var is 0 until it is written, and after null', () => {
    const { read, write } = begin();
    assert.equal(read('var', 'a'), 0);
    write('var', 'a', 'text');
    assert.equal(read('var', 'a'), 'text');
    assert.equal(read('vz', 'a'), 'text');
    assert.equal(read('var', 'A'), 0);
    write('vz', 'a', null);
    assert.equal(read('var', 'a'), 0);
  });

  test('$vn is null until it is written, and apart from $var', () => {
    const { read, write } = begin();
    assert.equal(read('vn', 'a'), null);
    write('vn', 'a', 0);
    assert.equal(read('vn', 'a'), 0);
    assert.equal(read('var', 'a'), 0);
    write('vn', 'a', null);
    assert.equal(read('vn', 'a'), null);
  });

  test('varset is the value of $var at the start of every message', () => {
    const fixture = createFixture(pv, { params: { varset: ['a=i:5', 'b=s:text', 'c=s:'] } });
    const first = fixture.run(MESSAGE);
    assert.deepEqual(
      ['a', 'b', 'c', 'd'].map((name) => fixture.get(first, 'var', name)),
      [5, 'text', '', 0],
    );
    assert.equal(fixture.get(first, 'vn', 'a'), null);
    fixture.set(first, 'var', 'a', null);
    assert.equal(fixture.get(first, 'var', 'a'), 0);
    assert.equal(fixture.get(fixture.run(MESSAGE), 'var', 'a'), 5);
  });
});

describe('$var and $xavp', () => {
  test('one $var, or all of them with those of varset, become fields', () => {
    const { call, context, read, write } = begin({ params: { varset: ['a=i:5', 'b=s:text'] } });
    write('var', 'b', 'written');
    assert.equal(call(context, 'pv_var_to_xavp', 'a', 'x'), 1);
    assert.deepEqual([read('xavp', 'x=>a'), read('xavp', 'x=>b')], [5, null]);
    assert.equal(call(context, 'pv_var_to_xavp', '*', 'x'), 1);
    assert.deepEqual([read('xavp', 'x=>a'), read('xavp', 'x=>b')], [5, 'written']);
    assert.equal(call(context, 'pv_var_to_xavp', 'none', 'x'), -1);
    assert.equal(read('xavp', 'x'), null);
  });

  test('the fields of an $xavp become $var, a plain or missing one does not', () => {
    const { call, context, read, write } = begin();
    write('xavp', 'x=>a', 1);
    write('xavp', 'x[0]=>b', 'b');
    write('xavp', 'plain', 'p');
    assert.equal(call(context, 'pv_xavp_to_var', 'x'), 1);
    assert.deepEqual([read('var', 'a'), read('var', 'b')], [1, 'b']);
    assert.equal(call(context, 'pv_xavp_to_var', 'plain'), -1);
    assert.equal(call(context, 'pv_xavp_to_var', 'none'), -1);
  });
});

describe('values of the server', () => {
  test('every worker sees $shv at once', () => {
    const store = createVolatileStore({ maxBytes: 1 << 20, hashSeed: [1, 2] });
    const one = begin({ store, params: { shvset: ['d=i:-7', 'e=S:x=y'] } });
    assert.equal(one.read('shv', 'd'), -7);
    assert.equal(one.read('shv', 'e'), 'x=y');
    assert.equal(one.read('shv', 'none'), 0);
    const two = begin({ store });
    one.write('shv', 'd', 'text');
    assert.equal(two.read('shv', 'd'), 'text');
    two.write('shv', 'd', null);
    assert.equal(one.read('shv', 'd'), '');
  });

  test('a full store refuses $shv', () => {
    const store = createVolatileStore({ maxBytes: 256 * 1024, hashSeed: [1, 2] });
    const { read, write } = begin({ store });
    write('shv', 'a', 'kept');
    assert.equal(write('shv', 'a', 'x'.repeat(300_000)), false);
    assert.equal(read('shv', 'a'), 'kept');
  });

  test('$Tb is when the first worker started', () => {
    const store = createVolatileStore({ maxBytes: 1 << 20, hashSeed: [1, 2] });
    const clock = createVirtualClock(1_700_000_000_900);
    const one = begin({ store, clock });
    clock.advanceSync(5000);
    const two = begin({ store, clock });
    assert.deepEqual([one.read('Tb'), two.read('Tb')], [1_700_000_000, 1_700_000_000]);
  });
});

describe('time', () => {
  test('most variables stay at the arrival, however long the script takes', () => {
    const clock = createVirtualClock(Date.UTC(2026, 10, 23, 5, 35, 39) + 250);
    const { read } = begin({ clock });
    const stays: [string, string | null, Value][] = [
      ['Ts', null, 1_795_412_139],
      ['TV', 's', 1_795_412_139],
      ['TV', 'u', 250_000],
      ['utime', 'sec', 39],
      ['utime', 'hour', 5],
      ['utime', 'mday', 23],
      ['utime', 'mon', 11],
      ['utime', 'year', 2026],
      ['utime', 'wday', 2],
      ['utime', 'yday', 327],
      ['utime', 'isdst', 0],
      ['utimef', '%Q %k %e %y %j %s %S', '%Q  5 23 26 327 1795412139 39'],
    ];
    for (const later of [0, 2000]) {
      clock.advanceSync(later);
      for (const [name, inner, expected] of stays) assert.equal(read(name, inner), expected, name + inner);
    }
  });

  test('$TS, $TF and $TV(sn) are the time now, and $TV(un) belongs to the last $TV(sn)', () => {
    const clock = createVirtualClock(1_700_000_000_250);
    const { read } = begin({ clock });
    assert.equal(read('TV', 'un'), 0);
    clock.advanceSync(2000);
    assert.equal(read('TS'), 1_700_000_002);
    assert.equal(read('TV', 'sn'), 1_700_000_002);
    clock.advanceSync(3);
    assert.equal(read('TV', 'un'), 250_000);
    assert.equal(read('TV', 'Sn'), '1700000002.253000');
    assert.notEqual(read('TF'), read('Tf'));
    assert.match(String(read('TF')), /^[A-Z][a-z]{2} Nov 1[45] \d\d:\d\d:22 2023$/);
  });

  test('what is no part of a time is a mistake at load', () => {
    for (const [name, inner] of [
      ['TV', 'S'],
      ['time', 'name'],
      ['timef', ''],
    ] as const) {
      const parsed = pv.variables[name]?.parse(inner, null);
      assert.ok(parsed !== undefined && isProblem(parsed), `$${name}(${inner})`);
    }
  });
});

describe('parameters', () => {
  for (const bad of ['', 'a', 'a=5', '=i:5', 'a=i:', 'a=i:abc', 'a=f:5']) {
    test(`"${bad}" is no assignment`, () => assert.ok(isProblem(parseAssignment(bad))));
  }
  for (const bad of ['a', 'a=', '=s:x', 'a b=s:x', 'a=i:x']) {
    test(`"${bad}" is no alias`, () => assert.ok(isProblem(parseAliases(bad))));
  }
});

describe('lists of parameters', () => {
  const lists: [string, Value][] = [
    ['a=1;b=two;c', 'a=1;b=two;c;'],
    ['a="x ; y"; b = \'z\' ;', 'a=x ; y;b=z;'],
    ['a= 1 ;b', 'a=1;b;'],
    ['a=;a=2', 'a;a=2;'],
    ['a==b', 'a==b;'],
    ...['', ';', ' a', ';a', 'a;;b', 'a=1; ;b', '=x', 'a b', 'a=1 b', 'a="x'].map((text): [string, Value] => [
      text,
      null,
    ]),
  ];
  for (const [text, expected] of lists) {
    test(`"${text}" explodes to ${expected}`, () => {
      const { call, context, read } = begin();
      const out = cell();
      assert.equal(call(context, 'xavp_params_explode', text, 'p'), expected === null ? -1 : 1);
      assert.equal(call(context, 'xavp_params_implode', 'p', out), expected === null ? -1 : 1);
      assert.equal(out.value, expected);
      assert.equal(read('xavp', 'p') === null, expected === null);
    });
  }

  // Kamailio 5.6.3 puts the fields beside the root, where nothing finds them.
  test('an $xavu has one field of each name, the last given', () => {
    const { call, context, read } = begin();
    const out = cell();
    assert.equal(call(context, 'xavu_params_explode', 'a=1;b=two;a=3', 'u'), 1);
    assert.deepEqual([read('xavu', 'u=>a'), read('xavu', 'u=>b')], ['3', 'two']);
    assert.equal(call(context, 'xavu_params_implode', 'u', out), 1);
    assert.equal(out.value, 'a=3;b=two;');
  });
});
