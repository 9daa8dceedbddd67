import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createVolatileStore } from '../../store/volatile-store.ts';
import { createNonces } from './nonce.ts';
import { openMemory, openNumbers } from './nonce-memory.ts';

const plain = createNonces('secret', { numbered: false, bound: false });
const whole = createNonces('secret', { numbered: true, bound: true });
const claims = { madeAt: 1_795_615_000, expiresAt: 1_795_615_300, id: 4_294_967_295, bound: 'sip:a@b' };

test('a nonce says when it was made, until when it is good, and its number', () => {
  const read = whole.read(whole.make(claims));
  assert.ok(read);
  assert.deepEqual(
    [read.madeAt, read.expiresAt, read.id, read.genuine],
    [claims.madeAt, claims.expiresAt, claims.id, true],
  );
  assert.equal(read.isBoundTo('sip:a@b'), true);
  assert.equal(read.isBoundTo('sip:a@c'), false);
  const other = plain.read(plain.make(claims));
  assert.deepEqual([other?.id, other?.genuine, other?.isBoundTo('x')], [null, true, true]);
});

test('whoever changes one character has another nonce, or none', () => {
  const nonce = whole.make(claims);
  for (let at = 0; at < nonce.length; at++) {
    for (const letter of ['A', 'b', '7', '/']) {
      if (nonce[at] === letter) continue;
      const read = whole.read(nonce.slice(0, at) + letter + nonce.slice(at + 1));
      assert.ok(
        read === null || !read.genuine || !read.isBoundTo(claims.bound),
        `a ${letter} at ${at} is not noticed`,
      );
    }
  }
  assert.equal(createNonces('Secret', { numbered: true, bound: true }).read(nonce)?.genuine, false);
  assert.equal(plain.read(nonce), null);
});

test('what is no nonce is refused, whatever it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
      const read = whole.read(text);
      return read === null || !read.genuine;
    }),
  );
});

/** Two workers of one server. */
function twoMemories(size: number) {
  const store = createVolatileStore({ maxBytes: 1 << 20, hashSeed: [1, 2] });
  const [one, other] = [openNumbers(store), openNumbers(store)];
  return {
    one: { numbers: one, memory: openMemory('counts', size, store, one) },
    other: { numbers: other, memory: openMemory('counts', size, store, other) },
  };
}

test('what one worker was shown another one knows', () => {
  const { one, other } = twoMemories(16);
  const id = one.numbers.next();
  assert.equal(one.memory.use(id, 1, 5000, 0), 'ok');
  assert.equal(other.memory.use(id, 1, 5000, 0), 'repeated');
  assert.equal(other.memory.use(id, 3, 5000, 0), 'ok');
  assert.equal(one.memory.use(id, 2, 5000, 0), 'repeated');
  assert.notEqual(other.numbers.next(), id);
});

test('of more nonces than are remembered the oldest is good no more', () => {
  const { one } = twoMemories(4);
  const ids = Array.from({ length: 6 }, () => one.numbers.next());
  assert.deepEqual(
    ids.map((id) => one.memory.use(id, 1, 5000, 0)),
    ['old', 'old', 'ok', 'ok', 'ok', 'ok'],
  );
  // The place of the third is that of the seventh, which was not used yet.
  one.numbers.next();
  assert.equal(one.memory.use(ids[2] ?? 0, 2, 5000, 0), 'old');
  assert.equal(one.memory.use(ids[3] ?? 0, 2, 5000, 0), 'ok');
});

test('numbers begin again after 32 bits', () => {
  const store = createVolatileStore({ maxBytes: 1 << 20, hashSeed: [1, 2] });
  store.table('auth numbers').set('last', 2 ** 32 - 1, 0, 0);
  const numbers = openNumbers(store);
  assert.deepEqual([numbers.next(), numbers.next()], [0, 1]);
  assert.equal(numbers.since(2 ** 32 - 1), 2);
});
