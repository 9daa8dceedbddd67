import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { decodeSuspension, encodeSuspension, type Suspension } from './suspension.ts';

describe('suspension bytes', () => {
  it('come back as they were', () => {
    const time = fc.double({ noNaN: true, noDefaultInfinity: true });
    const suspension = fc.record({
      index: fc.nat(0xffff),
      label: fc.nat(2 ** 31 - 1),
      slot: fc.nat(0xffff),
      turn: fc.nat(0xffffffff),
      wakeAt: fc.option(time),
      deadline: time,
      record: fc.uint8Array({ maxLength: 300 }),
    });
    fc.assert(
      fc.property(suspension, fc.nat(9), (original, offset) => {
        const encoded = encodeSuspension(original);
        // Decoding must not depend on where in a larger buffer the bytes lie.
        const inside = new Uint8Array(encoded.length + offset + 3);
        inside.set(encoded, offset);
        const decoded = decodeSuspension(inside.subarray(offset, offset + encoded.length));
        assert.ok(decoded !== null);
        assert.deepEqual(
          { ...decoded, record: [...decoded.record] },
          { ...original, record: [...original.record] },
        );
      }),
    );
  });

  /** Version 1 as first released: these bytes stay readable. */
  const golden: [string, Suspension][] = [
    [
      'fe530101beef0000499602d200000003' + '4278bcfe56800000' + '4278bcfe56414000' + '00000004' + '00ff4142',
      {
        index: 0xbeef,
        label: 1_234_567_890,
        slot: 0,
        turn: 3,
        deadline: 1_700_000_000_000,
        wakeAt: 1_699_999_998_996,
        record: Buffer.from([0, 255, 65, 66]),
      },
    ],
    [
      'fe530100000000000000000100000001' + '4059000000000000' + '0000000000000000' + '00000000',
      { index: 0, label: 1, slot: 0, turn: 1, deadline: 100, wakeAt: null, record: Buffer.alloc(0) },
    ],
  ];
  for (const [hex, suspension] of golden) {
    it(`reads ${hex.slice(0, 12)}…`, () => {
      assert.deepEqual(decodeSuspension(Buffer.from(hex, 'hex')), suspension);
      assert.equal(encodeSuspension(suspension).toString('hex'), hex);
    });
  }

  it('of anything else are refused', () => {
    const good = encodeSuspension({
      index: 1,
      label: 2,
      slot: 0,
      turn: 1,
      wakeAt: null,
      deadline: 5,
      record: Buffer.from('record'),
    });
    assert.ok(decodeSuspension(good) !== null);
    for (let length = 0; length < good.length; length++) {
      assert.equal(decodeSuspension(good.subarray(0, length)), null, `cut to ${length}`);
    }
    assert.equal(decodeSuspension(Buffer.concat([good, Buffer.from('x')])), null);
    for (const at of [0, 1, 2]) {
      const damaged = Buffer.from(good);
      damaged[at] = (damaged[at] ?? 0) ^ 0xff;
      assert.equal(decodeSuspension(damaged), null, `byte ${at} changed`);
    }
  });
});
