/** The same commands to the real Kamailio and to our server: their answers have the same members of the same types. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Called } from '../../src/cli/rpc.ts';
import { kamailio } from '../harness/targets/kamailio.ts';
import { CALLS } from './calls.ts';
import { type Pair, type Running, startPair } from './servers.ts';
import { shapeOf } from './shape.ts';

const unavailable = kamailio.unavailable();
let pair: Pair | null = null;

/** What is compared of an answer: the shape of a result, the code and text of an error. */
function compared(called: Called): unknown {
  if (called.kind === 'result') return { result: shapeOf(called.result) };
  return called.kind === 'fault' ? { code: called.code, message: called.message } : called;
}

before(async () => {
  if (unavailable === undefined) pair = await startPair();
});

after(() => pair?.end());

for (const line of CALLS) {
  test(line, { skip: unavailable ?? false }, async () => {
    assert.ok(pair !== null);
    assert.deepEqual(compared(await pair.ours.call(line)), compared(await pair.theirs.call(line)));
  });
}

/** Statistics of Kamailio that count what does not happen here. */
const NOT_HERE = [
  ...['bad_URIs_rcvd', 'drop_requests', 'err_replies', 'err_requests', 'fwd_replies', 'fwd_requests'].map(
    (name) => `core.${name}`,
  ),
  'sl.failures',
];

test("statistics have Kamailio's names, and count the same", { skip: unavailable ?? false }, async () => {
  assert.ok(pair !== null);
  const { theirs, ours } = pair;
  const fetched = async (server: Running): Promise<Map<string, unknown>> => {
    const called = await server.call('stats.fetchn core: sl: tmx:');
    assert.ok(called.kind === 'result' && typeof called.result === 'object' && called.result !== null);
    return new Map(Object.entries(called.result));
  };
  const expected = await fetched(theirs);
  const got = await fetched(ours);
  for (const name of NOT_HERE) expected.delete(name);
  assert.deepEqual([...got.keys()], [...expected.keys()]);
  assert.deepEqual(Object.fromEntries(got), Object.fromEntries(expected));
});

/** Commands of Kamailio, with the modules of the script, that are not here. */
const NO_COMMANDS = [/^cfg\.(?:add|del)/, /^dst_blocklist\./, /^mod\./, /^pkg\.info$/];

test('every other command of Kamailio is here', { skip: unavailable ?? false }, async () => {
  assert.ok(pair !== null);
  const { theirs, ours } = pair;
  const listed = async (server: Running): Promise<string[]> => {
    const called = await server.call('system.listMethods');
    assert.ok(called.kind === 'result' && Array.isArray(called.result));
    return called.result.map(String);
  };
  const here = new Set(await listed(ours));
  const missing = (await listed(theirs)).filter((name) => !here.has(name));
  assert.deepEqual(
    missing.filter((name) => !NO_COMMANDS.some((pattern) => pattern.test(name))),
    [],
  );
  for (const pattern of NO_COMMANDS)
    assert.ok(
      missing.some((name) => pattern.test(name)),
      String(pattern),
    );
});
