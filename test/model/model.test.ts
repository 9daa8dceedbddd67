/**
 * Any order of requests, retransmissions, CANCELs, wakes (those that overtake their suspension too), timeouts, ACKs and
 * second suspensions, with runs out in async workers at every point, against a model of what must come of each call.
 * `FERMATA_MODEL_RUNS` says how many orders (`npm run proof:model`), `FERMATA_MODEL_SEED` which.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Running, request, type Sent, start, writeAck, writeCancel } from '../server/support.ts';
import { type Call, call } from './plan.ts';
import { predict } from './predict.ts';
import { SCRIPT } from './script.ts';

const RUNS = Number(process.env.FERMATA_MODEL_RUNS ?? 40);
const SEED = Number(process.env.FERMATA_MODEL_SEED ?? 20_261_125);
/** A retransmission after this much time from the final reply could be a new request: nobody sends one so late. */
const LATEST_RETRANSMISSION = 4000;
/** Everything is over by then. */
const END = 120_000;

interface Step {
  readonly at: number;
  readonly act: () => void;
}

/** Final replies to a request, by its Call-ID and method. */
function finals({ sent }: Running, callId: string, method: string): Sent[] {
  return sent.filter((one) => one.status >= 200 && one.callId === callId && one.method === method);
}

/** What is sent for a call, in order; `asked` gets the Call-IDs of the requests that go on with it. */
function stepsOf(
  running: Running,
  { method, plan, start: begin, events }: Call,
  id: string,
  asked: string[],
): Step[] {
  const invite = request(method, { id, headers: [`X-Plan: ${plan}`] });
  const recent = (of: string): boolean => {
    const [first] = finals(running, id, of);
    return first === undefined || running.test.clock.now() - first.at < LATEST_RETRANSMISSION;
  };
  const happen: Readonly<Record<Call['events'][number]['kind'], (at: number) => void>> = {
    repeat: () => recent(method) && running.send(invite),
    cancel: () =>
      method === 'INVITE' && recent('CANCEL') && recent(method) && running.send(writeCancel(invite)),
    ack() {
      const [final] = method === 'INVITE' ? finals(running, id, method) : [];
      if (final !== undefined) running.send(writeAck(invite, final.text));
    },
    key: (at) =>
      running.send(request('INFO', { id: `${id}-key${at}`, user: 'key', headers: [`X-Call: ${id}`] })),
    continue(at) {
      asked.push(`${id}-go${at}`);
      running.send(request('INFO', { id: `${id}-go${at}`, user: 'continue', headers: [`X-Call: ${id}`] }));
    },
  };
  return [
    { at: begin, act: () => running.send(invite) },
    ...events.map(({ kind, at }) => ({ at: begin + at, act: () => happen[kind](at) })),
  ];
}

async function play(running: Running, calls: readonly Call[]): Promise<void> {
  const asked = calls.map((): string[] => []);
  const steps = calls
    .flatMap((one, index) => stepsOf(running, one, `c${index}`, asked[index] ?? []))
    .toSorted((one, other) => one.at - other.at);
  let now = 0;
  for (const { at, act } of steps) {
    if (at > now) await running.advance(at - now);
    now = at;
    act();
  }
  await running.advance(END);
  for (const [index, one] of calls.entries()) checkCall(running, one, `c${index}`, asked[index] ?? []);
}

function checkCall(running: Running, one: Call, id: string, asked: readonly string[]): void {
  const what = JSON.stringify(one);
  const answers = finals(running, id, one.method);
  const [first] = answers;
  assert.ok(first !== undefined, `no final answer to ${what}`);
  assert.equal(new Set(answers.map(({ text }) => text)).size, 1, `several final answers to ${what}`);

  const lines = running.test.lines.map(({ text }) => text.trimEnd());
  assert.equal(
    lines.filter((line) => line.endsWith(`begins ${id}`)).length,
    1,
    `begun again: ${what} ${lines.join('|')}`,
  );
  const late = lines.slice(first.logged).filter((line) => / (?:runs|fails) (\S+)$/.exec(line)?.[1] === id);
  assert.deepEqual(late, [], `a run after the final answer to ${what}`);

  const codes = asked.map((name) => {
    const [answer, ...more] = finals(running, name, 'INFO');
    assert.ok(answer !== undefined && more.length === 0, `${name} of ${what}`);
    return Number(answer.reason);
  });
  const predicted = predict(one);
  if (predicted === null) return;
  assert.deepEqual({ status: first.status, at: first.at - one.start, continued: codes }, predicted, what);
}

test(`${RUNS} orders of events: each call is answered as the model says, once, and nothing is left`, async (t) => {
  let judged = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(call, { minLength: 1, maxLength: 4 }), async (calls) => {
      const running = await start(t, SCRIPT, { logLevel: 1 });
      await play(running, calls);
      judged += calls.filter((one) => predict(one) !== null).length;
      const { server, clock } = running.test;
      assert.deepEqual(
        Object.entries(server.inMemory()).filter(([, count]) => count !== 0),
        [],
        JSON.stringify(calls),
      );
      assert.deepEqual([...server.transactions.suspensions()], []);
      assert.equal(server.stats.exceptions, 0);
      assert.deepEqual(running.logged('server.exception'), []);
      await running.test.stop();
      assert.equal(clock.timers, 0);
    }),
    { seed: SEED, numRuns: RUNS },
  );
  // The model is of use only where it does not leave the outcome open.
  assert.ok(judged > RUNS / 2, `${judged} calls were judged`);
});
