import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createVirtualClock } from '../time/virtual-clock.ts';
import { createMemoryWire } from './memory.ts';
import type { Flow, LocalSocket } from './network.ts';

const local: LocalSocket = { proto: 'udp', ip: '127.0.0.1', port: 5060, advertise: null };

describe('memory network', () => {
  it('delivers in order, through the clock, with the sender named', () => {
    const clock = createVirtualClock();
    const wire = createMemoryWire(clock);
    const network = wire.open([{ ...local, port: 5059 }, local]);
    const got: [string, Flow][] = [];
    network.onDatagram((bytes, flow) => {
      got.push([bytes.toString('latin1'), flow]);
      network.send(flow, bytes);
    });
    const peer = wire.peer('10.0.0.9', 7000);
    peer.send('one\xfe', local);
    peer.send(Buffer.from('two'), local);
    assert.equal(got.length, 0);
    clock.advanceSync(0);
    const flow = { proto: 'udp', socket: 1, ip: '10.0.0.9', port: 7000, connection: 0 };
    assert.deepEqual(got, [
      ['one\xfe', flow],
      ['two', flow],
    ]);
    assert.deepEqual(
      peer.inbox.map((arrival) => [arrival.bytes.toString('latin1'), arrival.from.port]),
      [
        ['one\xfe', 5060],
        ['two', 5060],
      ],
    );
    assert.equal(network.stats.bytesSent, 7);
  });

  it('loses, duplicates and delays as told', () => {
    const clock = createVirtualClock();
    const copies = new Map([
      ['lost', []],
      ['twice', [0, 30]],
      ['late', [20]],
    ]);
    const wire = createMemoryWire(clock, { copies: (bytes) => copies.get(bytes.toString()) ?? [0] });
    const peer = wire.peer('10.0.0.1', 5060);
    const sender = wire.peer('10.0.0.2', 5060);
    for (const text of ['late', 'lost', 'twice', 'plain']) sender.send(text, peer);
    clock.advanceSync(100);
    assert.deepEqual(
      peer.inbox.map((arrival) => [arrival.at, arrival.bytes.toString()]),
      [
        [0, 'twice'],
        [0, 'plain'],
        [20, 'late'],
        [30, 'twice'],
      ],
    );
  });

  it('counts what nobody listens for, and delivers nothing after close', async () => {
    const clock = createVirtualClock();
    const wire = createMemoryWire(clock);
    const network = wire.open([local]);
    const peer = wire.peer('10.0.0.1', 0);
    assert.ok(peer.port > 0);
    peer.send('in flight', local);
    await network.close();
    clock.advanceSync(1);
    assert.equal(wire.undelivered, 1);
    network.send(
      { proto: 'udp', socket: 0, ip: '10.0.0.1', port: peer.port, connection: 0 },
      Buffer.from('x'),
    );
    assert.equal(network.stats.sendErrors, 1);
    assert.throws(() => wire.peer('10.0.0.1', peer.port), /is taken/);
  });
});
