/**
 * 5,000 requests a second through `async_ms_route(…, 50)` for a minute, then 5,000 always outstanding for a minute, over
 * real UDP. Run by `npm run proof:load`; prints one line for each, and fails where one is not answered exactly once or the
 * 99th percentile of the lag at 5,000 a second is above 25 ms.
 */
import assert from 'node:assert/strict';
import { type Lags, type Load, loadSleepers } from './sleeping-load.ts';

const SECONDS = Number(process.argv[2] ?? 60);
const MOST_LAG_MS = 25;

async function prove(name: string, load: Load): Promise<number> {
  const { requests, answered, surplus, wrong, retransmitted, perSecond, lag, warmLag } = await loadSleepers(
    load,
    SECONDS,
  );
  console.log(
    `${name} for ${SECONDS} s: ${requests} requests, ${answered} answered, ${surplus} answered twice, ${wrong} wrongly, ` +
      `${retransmitted} sent again; ${Math.round(perSecond)}/s; lag ${text(lag)}; without the first 5 s ${text(warmLag)}`,
  );
  assert.equal(answered, requests);
  assert.equal(surplus, 0);
  assert.equal(wrong, 0);
  return lag.p99;
}

function text({ p50, p99, max }: Lags): string {
  return `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, max ${max.toFixed(1)} ms`;
}

const p99 = await prove('5,000 a second', { perSecond: 5000 });
await prove('5,000 outstanding', { outstanding: 5000 });
assert.ok(p99 <= MOST_LAG_MS, `p99 of the lag is ${p99} ms`);
