import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Datagrams, Flow, LocalSocket } from './network.ts';
import { openUdp } from './udp.ts';

const loopback = (ip: string, port = 0): LocalSocket => ({ proto: 'udp', ip, port, advertise: null });

async function open(...sockets: LocalSocket[]): Promise<Datagrams> {
  const opened = await openUdp(sockets);
  assert.ok(opened.ok, opened.ok ? '' : opened.message);
  return opened.network;
}

function received(network: Datagrams): Promise<{ bytes: Buffer; flow: Flow }> {
  return new Promise((resolve) => network.onDatagram((bytes, flow) => resolve({ bytes, flow })));
}

describe('UDP network', () => {
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

  it('says which address is in use and leaves nothing bound', async () => {
    const first = await open(loopback('127.0.0.1'));
    const taken = first.sockets[0]?.port ?? 0;
    const free = await open(loopback('127.0.0.1'));
    const freePort = free.sockets[0]?.port ?? 0;
    await free.close();
    const second = await openUdp([loopback('127.0.0.1', freePort), loopback('127.0.0.1', taken)]);
    assert.ok(!second.ok);
    assert.equal(second.code, 'EADDRINUSE');
    assert.ok(second.message.includes(`udp:127.0.0.1:${taken}: address already in use`));
    const again = await open(loopback('127.0.0.1', freePort));
    await Promise.all([first.close(), again.close()]);
  });

  it('refuses addresses that are not ours, and leaves other protocols to others', async () => {
    const foreign = await openUdp([loopback('192.0.2.1')]);
    assert.ok(!foreign.ok);
    assert.equal(foreign.code, 'EADDRNOTAVAIL');
    const tcp: LocalSocket = { ...loopback('127.0.0.1'), proto: 'tcp' };
    const both = await open(tcp, loopback('127.0.0.1'));
    assert.deepEqual(both.sockets[0], tcp);
    both.send({ proto: 'udp', socket: 0, ip: '127.0.0.1', port: 9, connection: 0 }, Buffer.from('x'));
    assert.equal(both.stats.sendErrors, 1);
    await both.close();
  });

  it('counts what cannot be sent and never throws', { timeout: 5_000 }, async () => {
    const network = await open(loopback('127.0.0.1'));
    const flow: Flow = { proto: 'udp', socket: 0, ip: '127.0.0.1', port: 9, connection: 0 };
    network.send({ ...flow, port: 0 }, Buffer.from('x'));
    network.send({ ...flow, port: 70_000 }, Buffer.from('x'));
    network.send({ ...flow, socket: 3 }, Buffer.from('x'));
    network.send({ ...flow, ip: 'not.numeric.example' }, Buffer.from('x'));
    network.send(flow, Buffer.alloc(70_000));
    while (network.stats.sendErrors < 5) await new Promise((resolve) => setImmediate(resolve));
    await network.close();
    network.send(flow, Buffer.from('x'));
    assert.equal(network.stats.sendErrors, 6);
    await network.close();
  });
});
