import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createPlainReader, type FrameReader } from './frame-reader.ts';
import { createNetstringReader, netstring } from './netstring.ts';

const LONGEST = 100;

/** All that a reader makes of pieces, messages as text, a problem as `!problem`, after which nothing may follow. */
function read(reader: FrameReader, pieces: readonly (string | Buffer)[]): string[] {
  const got: string[] = [];
  for (const piece of pieces) {
    reader.push(typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece);
    for (let frame = reader.next(); frame !== null; frame = reader.next()) {
      if ('problem' in frame) return [...got, `!${frame.problem}`];
      got.push(frame.toString('latin1'));
    }
  }
  return got;
}

const DIGITS = '!a length must be digits and a colon';
const TOO_LONG = `!a message is longer than ${LONGEST} bytes`;

const CASES: readonly (readonly [what: string, pieces: readonly string[], got: readonly string[]])[] = [
  ['one', ['5:hello,'], ['hello']],
  ['pipelined', ['1:a,2:bc,3:def,'], ['a', 'bc', 'def']],
  ['cut in the length', ['1', '0:0123456789,'], ['0123456789']],
  ['cut after the length', ['5', ':hello,'], ['hello']],
  ['cut before the comma', ['5:hello', ',1:a,'], ['hello', 'a']],
  ['byte by byte', [...'3:abc,0:,1:,,'], ['abc', ',']],
  ['commas and colons inside', ['6:1:a,2:,'], ['1:a,2:']],
  ['leading zeros', ['05:hello,'], ['hello']],
  ['blanks between', [' 5:hello,\r\n\t1:a,\n'], ['hello', 'a']],
  ['an empty one is no message', ['0:,1:a,'], ['a']],
  ['the longest', [`${LONGEST}:${'x'.repeat(LONGEST)},`], ['x'.repeat(LONGEST)]],
  ['nothing', ['', ''], []],
  ['not whole', ['5:hell'], []],
  ['one byte too long', [`${LONGEST + 1}:`], [TOO_LONG]],
  ['far too long', ['99999999999999999999:hello,'], [TOO_LONG]],
  ['zeros without end', ['00000000000'], ['!a length has too many digits']],
  ['no length', [':hello,'], [DIGITS]],
  ['negative', ['-5:hello,'], [DIGITS]],
  ['a sign', ['+5:hello,'], [DIGITS]],
  ['letters', ['abc'], [DIGITS]],
  ['a blank in the length', ['5 :hello,'], [DIGITS]],
  ['hexadecimal', ['0x5:hello,'], [DIGITS]],
  ['no comma', ['5:helloX1:a,'], ['!there is no comma after a message']],
  ['good, then bad', ['1:a,zz', '1:b,'], ['a', DIGITS]],
];

for (const [what, pieces, got] of CASES) {
  test(`netstrings: ${what}`, () => assert.deepEqual(read(createNetstringReader(LONGEST), pieces), got));
}

const payload = fc.uint8Array({ minLength: 1, maxLength: LONGEST }).map((bytes) => Buffer.from(bytes));

/** Cuts bytes at the given distances, the rest in one piece. */
function cut(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const pieces: Buffer[] = [];
  let at = 0;
  for (const size of sizes) {
    pieces.push(bytes.subarray(at, at + size));
    at += size;
  }
  return [...pieces, bytes.subarray(at)];
}

test('however a stream is cut, its messages come out as they went in', () => {
  const sizes = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 60 });
  fc.assert(
    fc.property(fc.array(payload, { maxLength: 12 }), sizes, (payloads, cuts) => {
      const stream = Buffer.concat(payloads.map(netstring));
      assert.deepEqual(
        read(createNetstringReader(LONGEST), cut(stream, cuts)),
        payloads.map((bytes) => bytes.toString('latin1')),
      );
    }),
  );
});

test('what is made of any bytes does not depend on how they are cut, and nothing throws', () => {
  const bytes = fc
    .array(
      fc.oneof(
        payload,
        payload.map(netstring),
        fc.constantFrom(':', ',', '7', '0', '-', ' ').map(Buffer.from),
      ),
    )
    .map((parts) => Buffer.concat(parts));
  const sizes = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 80 });
  fc.assert(
    fc.property(bytes, sizes, (stream, cuts) => {
      const whole = read(createNetstringReader(LONGEST), [stream]);
      assert.deepEqual(read(createNetstringReader(LONGEST), cut(stream, cuts)), whole);
    }),
  );
});

test('a reader keeps copies: what it was given may be used again', () => {
  const reader = createNetstringReader(LONGEST);
  const piece = Buffer.from('3:ab');
  reader.push(piece);
  piece.fill(0);
  assert.deepEqual(read(reader, ['c,']), ['abc']);
});

test('without netstrings every piece is a message, cut at the longest', () => {
  assert.deepEqual(read(createPlainReader(4), ['hello', '5:x,', '']), ['hell', 'o', '5:x,']);
});
