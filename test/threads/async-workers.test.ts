import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Arrival, MemoryPeer } from '../../src/net/memory.ts';
import { optionsFor, SERVER, startThreadedServer, type ThreadedServer } from './server.ts';

const MODULES = `
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "textops.so"
loadmodule "htable.so"
loadmodule "async.so"
`;

const BUSY = `${MODULES}
max_while_loops = 0
modparam("async", "workers", 2)
request_route {
  if ($rU == "busy") { async_route("BUSY", "1"); }
  if ($rU == "sleep") { async_route("AWAKE", "1"); }
  send_reply("200", "worker $pp");
  exit;
}
route[AWAKE] { send_reply("200", "worker $pp"); }
# Computes until a second has passed: this worker can do nothing else meanwhile.
route[BUSY] {
  $var(start) = $TV(sn) * 1000 + $TV(un) / 1000;
  $var(now) = $var(start);
  while ($var(now) - $var(start) < 1000) {
    $var(now) = $TV(sn) * 1000 + $TV(un) / 1000;
  }
  send_reply("200", "worker $pp");
}
`;

const WAKES = 1000;
/** The machine may be busy with other work for a while: a quiet second is looked for this many times. */
const ATTEMPTS = 8;
const LONGEST_LAG_MS = 10;
const SENT_PER_MS = 1.2;

/** A wake: when it was due, when its answer came, which worker gave it. */
interface Wake {
  readonly due: number;
  readonly lag: number;
  readonly worker: string;
}

/** What was seen while one worker computed. */
interface Second {
  /** Wakes that fell due meanwhile. */
  readonly wakes: readonly Wake[];
  readonly busyWorker: string;
  /** How long the SIP worker took to answer meanwhile, in milliseconds. */
  readonly answers: readonly number[];
}

test('two async workers are two threads, and no wake waits for the busy one', {
  timeout: 120_000,
}, async () => {
  const running = await startThreadedServer(BUSY);
  try {
    let best: number[] = [];
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const { wakes, busyWorker, answers } = await oneSecond(running, attempt);
      assert.ok(wakes.length >= WAKES * 0.9, `${wakes.length} wakes fell due while a worker was busy`);
      const workers = new Set(wakes.map(({ worker }) => worker));
      assert.equal(workers.size, 1, 'all of them were taken by the other worker');
      assert.ok(!workers.has(busyWorker));
      assert.ok(!workers.has(String(process.pid)), 'none ran in the SIP worker');
      assert.ok(
        answers.length > 0 && latest(answers) < 500,
        `the SIP worker answered within ${latest(answers)} ms`,
      );
      const lags = wakes.map(({ lag }) => lag).toSorted((a, b) => a - b);
      assert.ok((lags[0] ?? -1) >= 0, 'no wake came early');
      if (best.length === 0 || latest(lags) < latest(best)) best = lags;
      if (latest(best) <= LONGEST_LAG_MS) return;
    }
    // On a machine that is never quiet for a second the latest of a thousand says little about us; nine in ten still do.
    const ninth = best[Math.floor(best.length * 0.9)] ?? Number.POSITIVE_INFINITY;
    assert.ok(ninth <= LONGEST_LAG_MS, `nine in ten woke within ${ninth} ms, all within ${latest(best)} ms`);
  } finally {
    await running.stop();
  }
});

/** One busy second: a worker computes from its wake on while a thousand others fall due. */
async function oneSecond({ wire, clock }: ThreadedServer, attempt: number): Promise<Second> {
  const peer = wire.peer('127.0.0.1', 7000 + attempt);
  const due = new Map<string, number>();
  const wakes: Wake[] = [];
  const answers: number[] = [];
  let busyWorker = '';
  let busyUntil = 0;
  const { promise: finished, resolve } = Promise.withResolvers<void>();
  peer.onDatagram(({ at, bytes }) => {
    const text = bytes.toString('latin1');
    const worker = /worker (\d+)/.exec(text)?.[1] ?? '';
    const id = /Call-ID: (\S+)/.exec(text)?.[1] ?? '';
    const wanted = due.get(id) ?? 0;
    if (id.startsWith('busy')) {
      busyWorker = worker;
      busyUntil = at;
    } else if (id.startsWith('ask')) answers.push(at - wanted);
    else wakes.push({ due: wanted, lag: at - wanted, worker });
    if (busyWorker !== '' && wakes.length === WAKES) resolve();
  });
  send(peer, 'busy', `busy-${attempt}`);
  // The others follow 20 ms later within some 850 ms, so that they fall due while the first one's worker is busy.
  const start = clock.now() + 20;
  let sent = 0;
  const sendDue = (): void => {
    const wanted = Math.min(WAKES, (clock.now() - start) * SENT_PER_MS);
    while (sent < wanted) {
      const id = `sleep-${attempt}-${sent++}`;
      due.set(id, clock.now() + 1000);
      send(peer, 'sleep', id);
    }
    const ask = `ask-${attempt}-${sent}`;
    due.set(ask, clock.now());
    send(peer, 'ask', ask);
    if (sent < WAKES) clock.setTimer(5, sendDue);
  };
  clock.setTimerAt(start, sendDue);
  await finished;
  return { wakes: wakes.filter((wake) => wake.due < busyUntil - LONGEST_LAG_MS), busyWorker, answers };
}

function send(peer: MemoryPeer, user: string, id: string): void {
  peer.send(optionsFor(user, id), SERVER);
}

function latest(lags: readonly number[]): number {
  return Math.max(...lags);
}

const HAMMER = `${MODULES}
max_while_loops = 0
modparam("async", "workers", 2)
modparam("htable", "htable", "t=>size=4;initval=0;")
request_route {
  if ($rU == "hammer") { async_route("HAMMER", "1"); }
  send_reply("200", "$sht(t=>count) $shv(seen)");
  exit;
}
route[HAMMER] {
  $var(i) = 0;
  while ($var(i) < 500) {
    $avp(n) = $shtinc(t=>count);
    # A value of one writer must never be seen mixed with another's.
    $sht(t=>word) = "w" + $pp + ":0123456789012345678901234567890123456789:w" + $pp;
    $var(word) = $sht(t=>word);
    if ($(var(word){s.select,0,:}) != $(var(word){s.select,2,:})) {
      $shv(seen) = 1;
    }
    $var(i) = $var(i) + 1;
  }
  send_reply("200", "done");
}
`;

test('two workers lose no atomic increment and never see half a value', { timeout: 60_000 }, async () => {
  const running = await startThreadedServer(HAMMER);
  try {
    const peer = running.wire.peer('127.0.0.1', 7000);
    const requests = 40;
    for (let at = 0; at < requests; at++) send(peer, 'hammer', `h${at}`);
    await arrivals(peer, requests);
    send(peer, 'ask', 'ask');
    const [answer] = await arrivals(peer, 1);
    assert.match(answer?.bytes.toString('latin1') ?? '', new RegExp(`^SIP/2.0 200 ${requests * 500} 0\r\n`));
  } finally {
    await running.stop();
  }
});

function arrivals(peer: MemoryPeer, count: number): Promise<Arrival[]> {
  const seen: Arrival[] = [];
  return new Promise((resolve) => {
    peer.onDatagram((arrival) => {
      seen.push(arrival);
      if (seen.length === count) resolve(seen);
    });
  });
}
