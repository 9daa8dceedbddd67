/**
 * A hundred thousand requests asleep at once in one server, under virtual time: what each costs while it sleeps, and
 * that all of them are answered on time and in order. Run by `npm run proof`; prints one line for each result.
 */
import assert from 'node:assert/strict';
import { createTestServer } from '../../src/testing/index.ts';
import { request } from '../server/support.ts';

const REQUESTS = Number(process.argv[2] ?? 100_000);
const ARRIVALS_PER_MS = 10;
/** All sleep as long, so that all of them sleep at once. */
const SECONDS = 60;

const SCRIPT = `loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "async.so"
modparam("tm", "fr_timer", 110000)
modparam("tm", "max_noninv_lifetime", 120000)
modparam("async", "workers", 2)
request_route { $avp(kept) = "asleep"; async_route("R", "${SECONDS}"); }
route[R] { t_reply("404", "Not found"); }`;

/** Bytes in use after a full collection. */
function bytesInUse(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function seconds(since: bigint): string {
  return (Number(process.hrtime.bigint() - since) / 1e9).toFixed(2);
}

if (globalThis.gc === undefined)
  console.log('run it with --expose-gc: without, garbage counts as memory in use');
const server = await createTestServer({ scriptPath: 'proof.cfg', scriptText: SCRIPT, logLevel: -1 });
let answered = 0;
let lastDue = 0;
let wrong = 0;
server.onSend((bytes, _to, at) => {
  const number = Number(/\r\nCall-ID: (\d+)\r\n/.exec(bytes.toString('latin1'))?.[1] ?? -1);
  const due = Math.floor(number / ARRIVALS_PER_MS) + SECONDS * 1000;
  if (at !== due || due < lastDue) wrong++;
  lastDue = due;
  answered++;
});

const before = bytesInUse();
const ownTimers = server.clock.timers;
const arriving = process.hrtime.bigint();
for (let at = 0; at < REQUESTS; at++) {
  server.send(request('OPTIONS', String(at)), { ip: '127.0.0.1', port: 7000 });
  if (at % ARRIVALS_PER_MS === ARRIVALS_PER_MS - 1) server.clock.advanceSync(1);
}
await server.advance(1);
const arrived = seconds(arriving);
assert.equal(server.server.transactions.stats.suspended, REQUESTS);
const each = (bytesInUse() - before) / REQUESTS;
console.log(`${REQUESTS} requests asleep after ${arrived} s, ${Math.round(each)} bytes each`);

const waking = process.hrtime.bigint();
await server.advance(SECONDS * 1000 + REQUESTS / ARRIVALS_PER_MS);
const woke = seconds(waking);
assert.equal(answered, REQUESTS);
assert.equal(wrong, 0);
console.log(`all answered in ${woke} s of computing, each at its due millisecond and in order`);

await server.advance(10_000);
assert.equal(server.server.transactions.stats.current, 0);
assert.equal(server.clock.timers, ownTimers);
await server.stop();
console.log(`${Math.round((bytesInUse() - before) / REQUESTS)} bytes each are kept once all are gone`);
