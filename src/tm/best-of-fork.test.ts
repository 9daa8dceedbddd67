/** Which of several negative replies goes up, against a model of RFC 3261 section 16.7 step 6 in Kamailio's order. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createForking } from './forking-fixture.ts';

/** Statuses from the best to the worst. */
const BEST_FIRST = [
  600, 603, 604, 606, 300, 301, 302, 305, 401, 407, 415, 420, 484, 400, 403, 404, 408, 410, 480, 481, 486,
  488, 500, 502, 503, 504,
];

const branches = fc.array(fc.constantFrom(...BEST_FIRST), { minLength: 1, maxLength: 6 });

/** What the caller gets; a 503 says nothing of this server. */
function expected(statuses: readonly number[]): number {
  const [best = 0] = statuses.toSorted((one, other) => BEST_FIRST.indexOf(one) - BEST_FIRST.indexOf(other));
  return best === 503 ? 500 : best;
}

test('the best of all goes up, in whichever order they come', () => {
  fc.assert(
    fc.property(branches, fc.infiniteStream(fc.nat()), (statuses, picks) => {
      const fixture = createForking('OPTIONS');
      fixture.fork(statuses.length);
      const left = statuses.map((_, branch) => branch);
      while (left.length > 0) {
        const { value: pick } = picks.next();
        const [branch = 0] = left.splice(pick % left.length, 1);
        assert.equal(fixture.answer(branch, statuses[branch] ?? 0), 'matched');
      }
      const finals = fixture.sent.filter((line) => /^\d+ [2-6]\d\d /.test(line));
      assert.equal(finals.length, 1);
      assert.match(finals[0] ?? '', new RegExp(`^0 ${expected(statuses)} `));
      fixture.manager.close();
    }),
  );
});

test('of replies that are equally good that of the first branch goes up', () => {
  const fixture = createForking('OPTIONS');
  fixture.fork(3);
  fixture.answer(2, 404);
  fixture.answer(1, 404);
  fixture.answer(0, 486);
  assert.deepEqual(fixture.sent.at(-1), '0 404 From 1 (OPTIONS)');
});
