/** Random orders of requests, retransmissions, CANCELs, ACKs and time against scripts that sleep and pause. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { HANDLE_CANCEL, type Running, request, start, writeAck, writeCancel } from './support.ts';

/** The user part says where the script stops. */
const SCRIPT = `modparam("tm", "fr_timer", 6000)
modparam("tm", "max_inv_lifetime", 20000)
modparam("tm", "max_noninv_lifetime", 15000)
modparam("async", "workers", 2)
request_route {
  ${HANDLE_CANCEL}
  if (is_method("ACK")) { usleep("300000"); exit; }
  switch ($rU) {
    case "now": t_newtran(); t_reply("404", "Now"); exit;
    case "stateless": usleep("700000"); send_reply("404", "Stateless"); exit;
    case "sleep": async_route("ANSWER", "2"); break;
    case "pause": usleep("900000"); t_newtran(); usleep("900000"); t_reply("200", "Paused"); exit;
    case "both": sleep("1"); async_route("SLOW", "1"); break;
    case "silent": async_route("SILENT", "1"); break;
    case "again": async_route("AGAIN", "2"); break;
    case "late": t_on_failure("FAILED"); async_route("ANSWER", "30"); break;
    case "later": usleep("500000"); async_route("ANSWER", "30"); break;
  }
  send_reply("500", "Refused");
}
route[ANSWER] { t_reply("200", "Awake"); }
route[SLOW] { t_reply("183", "Slow"); sleep("2"); t_reply("486", "Slow"); }
route[SILENT] { usleep("400000"); }
route[AGAIN] { if (isflagset(1)) { t_reply("302", "Twice"); exit; } setflag(1); sleep("1"); async_route("AGAIN", "2"); }
failure_route[FAILED] { usleep("600000"); if (is_method("INVITE")) { t_reply("480", "Failed"); } }`;

const USERS = ['now', 'stateless', 'sleep', 'pause', 'both', 'silent', 'again', 'late', 'later'];
/** A retransmission after this much time from the final reply could be a new request: nobody sends one so late. */
const LATEST_RETRANSMISSION = 4000;

type Step =
  | {
      readonly kind: 'request';
      readonly method: 'INVITE' | 'OPTIONS';
      readonly user: string;
      readonly call: number;
    }
  | { readonly kind: 'repeat' | 'cancel' | 'ack'; readonly which: number }
  | { readonly kind: 'wait'; readonly ms: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('request' as const),
      method: fc.constantFrom('INVITE' as const, 'INVITE' as const, 'OPTIONS' as const),
      user: fc.constantFrom(...USERS),
      // Some share a Call-ID, so that they wait for each other.
      call: fc.nat({ max: 2 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom('repeat' as const, 'cancel' as const, 'ack' as const),
      which: fc.nat({ max: 5 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      ms: fc.constantFrom(0, 1, 200, 400, 700, 1000, 2500),
    }),
  },
);

interface Sent {
  readonly text: string;
  readonly branch: string;
  readonly method: string;
}

/** Final replies to one request, by its branch and method. */
function finals({ sent }: Running, { branch, method }: Sent) {
  return sent.filter(
    (one) => one.status >= 200 && one.method === method && one.text.includes(`branch=${branch}\r\n`),
  );
}

function isLate(running: Running, sent: Sent): boolean {
  const [first] = finals(running, sent);
  return first !== undefined && running.test.clock.now() - first.at > LATEST_RETRANSMISSION;
}

async function play(running: Running, steps: readonly Step[]): Promise<Sent[]> {
  const requests: Sent[] = [];
  const cancels = new Map<Sent, Sent>();
  for (const [at, step] of steps.entries()) {
    if (step.kind === 'wait') {
      await running.advance(step.ms);
      continue;
    }
    if (step.kind === 'request') {
      const { method, user, call } = step;
      const text = request(method, { id: `r${at}`, callId: `call${call}`, user, cseq: at + 1 });
      requests.push({ text, branch: `z9hG4bK-r${at}`, method });
      running.send(text);
      continue;
    }
    const chosen = requests[step.which];
    if (chosen === undefined || isLate(running, chosen)) continue;
    if (step.kind === 'repeat') {
      running.send(chosen.text);
    } else if (chosen.method === 'INVITE' && step.kind === 'cancel') {
      const cancel = cancels.get(chosen) ?? { ...chosen, text: writeCancel(chosen.text), method: 'CANCEL' };
      if (isLate(running, cancel)) continue;
      cancels.set(chosen, cancel);
      running.send(cancel.text);
    } else if (chosen.method === 'INVITE') {
      const [final] = finals(running, chosen);
      if (final !== undefined) running.send(writeAck(chosen.text, final.text));
    }
  }
  return [...requests, ...cancels.values()];
}

test('in any order every request gets one final reply, nothing hangs and nothing is left', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30, size: 'max' }), async (steps) => {
      const running = await start(t, SCRIPT, { logLevel: -2 });
      const requests = await play(running, steps);
      await running.advance(200_000);
      for (const sent of requests) {
        const texts = new Set(finals(running, sent).map(({ text }) => text));
        assert.equal(texts.size, 1, `${sent.text}\n${[...texts].join('\n')}`);
      }
      const { stats, transactions } = running.test.server;
      const { current, suspended, queued, ended } = transactions.stats;
      assert.deepEqual(
        { current, suspended, queued, ended },
        { current: 0, suspended: 0, queued: 0, ended: 0 },
      );
      assert.deepEqual([...transactions.suspensions()], []);
      assert.equal(stats.exceptions, 0);
      await running.test.stop();
      assert.equal(running.test.clock.timers, 0);
    }),
    { seed: 20_261_123, numRuns: 120 },
  );
});
