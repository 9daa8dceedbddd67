import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bindUdpCalls } from './batched/calls.ts';
import type { BindFailure } from './bind-problem.ts';
import { openFastestUdp } from './fastest-udp.ts';
import type { Datagrams, Flow, LocalSocket } from './network.ts';
import { openUdp } from './udp.ts';

const loopback = (ip: string, port = 0): LocalSocket => ({ proto: 'udp', ip, port, advertise: null });

type Open = (
  sockets: readonly LocalSocket[],
) => Promise<{ readonly ok: true; readonly network: Datagrams } | BindFailure>;

const calls = bindUdpCalls();
const WAYS: readonly (readonly [name: string, open: Open, skip: string | false])[] = [
  ['node:dgram', openUdp, false],
  ['batched', openFastestUdp, 'problem' in calls ? calls.problem : false],
];

function received(network: Datagrams): Promise<{ bytes: Buffer; flow: Flow }> {
  return new Promise((resolve) => network.onDatagram((bytes, flow) => resolve({ bytes, flow })));
}

for (const [name, openNetwork, skip] of WAYS) {
  describe(`UDP network over ${name}`, { skip }, () => {
    async function open(...sockets: LocalSocket[]): Promise<Datagrams> {
      const opened = await openNetwork(sockets);
      assert.ok(opened.ok, opened.ok ? '' : opened.message);
      return opened.network;
    }

    for (const ip of ['127.0.0.1', '::1']) {
      it(`carries bytes both ways over ${ip}`, async () => {
        const server = await open(loopback('127.0.0.1'), loopback(ip));
        const client = await open(loopback(ip));
        const port = server.sockets[1]?.port ?? 0;
        assert.notEqual(port, 0);
        const request = received(server);
        client.send({ proto: 'udp', socket: 0, ip, port, connection: 0 }, Buffer.from('ping\xff', 'latin1'));
        const { bytes, flow } = await request;
        assert.equal(bytes.toString('latin1'), 'ping\xff');
        assert.deepEqual(flow, { proto: 'udp', socket: 1, ip, port: client.sockets[0]?.port, connection: 0 });
        const answer = received(client);
        server.send(flow, Buffer.from('pong'));
        assert.equal((await answer).bytes.toString(), 'pong');
        assert.equal(server.stats.datagramsReceived, 1);
        assert.equal(server.stats.bytesReceived, 5);
        await Promise.all([server.close(), client.close()]);
      });
    }

    it('keeps what comes before there is a receiver', async () => {
      const [server, client] = [await open(loopback('127.0.0.1')), await open(loopback('127.0.0.1'))];
      const port = server.sockets[0]?.port ?? 0;
      client.send({ proto: 'udp', socket: 0, ip: '127.0.0.1', port, connection: 0 }, Buffer.from('early'));
      for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
      assert.equal((await received(server)).bytes.toString(), 'early');
      await Promise.all([server.close(), client.close()]);
    });

    it('says which address is in use and leaves nothing bound', async () => {
      const first = await open(loopback('127.0.0.1'));
      const taken = first.sockets[0]?.port ?? 0;
      const free = await open(loopback('127.0.0.1'));
      const freePort = free.sockets[0]?.port ?? 0;
      await free.close();
      const second = await openNetwork([loopback('127.0.0.1', freePort), loopback('127.0.0.1', taken)]);
      assert.ok(!second.ok);
      assert.equal(second.code, 'EADDRINUSE');
      assert.ok(second.message.includes(`udp:127.0.0.1:${taken}: address already in use`));
      const again = await open(loopback('127.0.0.1', freePort));
      await Promise.all([first.close(), again.close()]);
    });

    it('refuses addresses that are not ours', async () => {
      const foreign = await openNetwork([loopback('192.0.2.1')]);
      assert.ok(!foreign.ok);
      assert.equal(foreign.code, 'EADDRNOTAVAIL');
    });

    it('leaves sockets of other protocols to others, each at its place', async () => {
      const tcp: LocalSocket = { ...loopback('127.0.0.1', 5060), proto: 'tcp' };
      const network = await open(tcp, loopback('127.0.0.1'));
      assert.deepEqual([network.sockets[0], network.sockets[1]?.proto], [tcp, 'udp']);
      const request = received(network);
      const flow = {
        proto: 'udp',
        ip: '127.0.0.1',
        port: network.sockets[1]?.port ?? 0,
        connection: 0,
      } as const;
      network.send({ ...flow, socket: 0 }, Buffer.from('by no UDP socket'));
      network.send({ ...flow, socket: 1 }, Buffer.from('to itself'));
      assert.equal((await request).bytes.toString(), 'to itself');
      assert.equal(network.stats.sendErrors, 1);
      await network.close();
    });

    it('counts what cannot be sent and never throws', { timeout: 5_000 }, async () => {
      const network = await open(loopback('127.0.0.1'));
      const flow: Flow = { proto: 'udp', socket: 0, ip: '127.0.0.1', port: 9, connection: 0 };
      const unsent: string[] = [];
      network.onUnsent(({ ip, port }, bytes, reason) =>
        unsent.push(`${ip}:${port} ${bytes.length} ${reason}`),
      );
      network.send({ ...flow, port: 0 }, Buffer.from('x'));
      assert.equal(unsent.length, 0);
      network.send({ ...flow, port: 70_000 }, Buffer.from('x'));
      network.send({ ...flow, socket: 3 }, Buffer.from('x'));
      network.send({ ...flow, ip: 'not.numeric.example' }, Buffer.from('x'));
      network.send(flow, Buffer.alloc(70_000));
      while (unsent.length < 5) await new Promise((resolve) => setImmediate(resolve));
      assert.equal(network.stats.sendErrors, 5);
      assert.ok(unsent.includes('127.0.0.1:0 1 no such socket or port'), unsent.join(', '));
      assert.ok(
        unsent.some((line) => line.startsWith('127.0.0.1:9 70000 ')),
        unsent.join(', '),
      );
      await network.close();
      network.send(flow, Buffer.from('x'));
      assert.equal(network.stats.sendErrors, 6);
      await network.close();
    });
  });
}

it('is node:dgram where there are no batched calls, and says why', async () => {
  const opened = await openFastestUdp([loopback('127.0.0.1')], { problem: 'another system' });
  assert.ok(opened.ok);
  assert.equal(opened.how, 'node:dgram (no batched calls: another system)');
  await opened.network.close();
});

describe('batched UDP', { skip: 'problem' in calls ? calls.problem : false }, () => {
  /** Two networks, and what the second one received so far. */
  async function pair(): Promise<{ from: Datagrams; to: Datagrams; flow: Flow; got: Buffer[] }> {
    const [from, to] = await Promise.all([
      openFastestUdp([loopback('127.0.0.1')]),
      openFastestUdp([loopback('127.0.0.1')]),
    ]);
    assert.ok(from.ok && to.ok);
    const got: Buffer[] = [];
    to.network.onDatagram((bytes) => got.push(bytes));
    const port = to.network.sockets[0]?.port ?? 0;
    return {
      from: from.network,
      to: to.network,
      flow: { proto: 'udp', socket: 0, ip: '127.0.0.1', port, connection: 0 },
      got,
    };
  }

  async function until(done: () => boolean): Promise<void> {
    while (!done()) await new Promise((resolve) => setImmediate(resolve));
  }

  it('carries many datagrams of any length in order, each with bytes of its own', {
    timeout: 10_000,
  }, async () => {
    const { from, to, flow, got } = await pair();
    const sent = Array.from({ length: 700 }, (_, index) => Buffer.alloc((index * 37) % 5000, index % 256));
    for (const bytes of sent) {
      from.send(flow, bytes);
      // What was handed over may change afterwards.
      bytes.fill(0);
    }
    await until(() => got.length === sent.length);
    got.forEach((bytes, index) => {
      assert.deepEqual(bytes, Buffer.alloc((index * 37) % 5000, index % 256));
    });
    assert.deepEqual([from.stats.datagramsSent, from.stats.sendErrors], [700, 0]);
    assert.equal(from.stats.bytesSent, to.stats.bytesReceived);
    await Promise.all([from.close(), to.close()]);
  });

  it('takes the longest datagram whole', { timeout: 10_000 }, async () => {
    const { from, to, flow, got } = await pair();
    from.send(flow, Buffer.alloc(65_507, 'x'));
    await until(() => got.length === 1);
    assert.equal(got[0]?.length, 65_507);
    await Promise.all([from.close(), to.close()]);
  });

  it('what one datagram fails of does not hold back the others', { timeout: 10_000 }, async () => {
    const { from, to, flow, got } = await pair();
    from.send(flow, Buffer.from('one'));
    // Too long for IPv4: the system refuses it when it is its turn.
    from.send(flow, Buffer.alloc(65_520));
    from.send(flow, Buffer.from('two'));
    await until(() => got.length === 2);
    assert.deepEqual(got.map(String), ['one', 'two']);
    assert.deepEqual([from.stats.datagramsSent, from.stats.sendErrors], [2, 1]);
    await Promise.all([from.close(), to.close()]);
  });

  it('sends what was handed over before it closes', { timeout: 10_000 }, async () => {
    const { from, to, flow, got } = await pair();
    from.send(flow, Buffer.from('last words'));
    await from.close();
    await until(() => got.length === 1);
    await to.close();
  });
});
