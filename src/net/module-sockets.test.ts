import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { test } from 'node:test';
import type { Accept, Connection, Listener, ListenProblem } from './module-network.ts';
import { moduleSockets } from './module-sockets.ts';

const HERE = { ip: '127.0.0.1', port: 0 };

function opened(listener: Listener | ListenProblem): Listener {
  assert.ok(!('problem' in listener));
  return listener;
}

async function client(port: number): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port });
  // A reset by the server is one of the ends that the tests wait for.
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

/** A server that hands out what happens to its one connection. */
async function serve() {
  const accepted = Promise.withResolvers<Connection>();
  const ended = Promise.withResolvers<void>();
  const arrivals: string[] = [];
  const arrived = Promise.withResolvers<void>();
  const accept: Accept = (connection) => {
    accepted.resolve(connection);
    return {
      onData(bytes) {
        arrivals.push(bytes.toString('latin1'));
        arrived.resolve();
      },
      onEnd: () => ended.resolve(),
    };
  };
  const listener = opened(await moduleSockets.listenTcp(HERE, accept));
  return {
    listener,
    accepted: accepted.promise,
    ended: ended.promise,
    arrived: arrived.promise,
    arrivals,
  };
}

test('bytes go both ways, and the end of the far end is told', async () => {
  const { listener, accepted, ended, arrived, arrivals } = await serve();
  const far = await client(listener.port);
  const connection = await accepted;
  assert.deepEqual(connection.peer, { ip: '127.0.0.1', port: far.localPort });
  connection.write(Buffer.from('hello'));
  const [bytes] = await once(far, 'data');
  assert.equal(String(bytes), 'hello');
  far.write('back');
  await arrived;
  assert.deepEqual(arrivals, ['back']);
  far.end();
  await ended;
  connection.write(Buffer.from('too late'));
  await listener.close();
});

test('close lets out what was written, and tells nobody here', async () => {
  const { listener, accepted, ended } = await serve();
  const far = await client(listener.port);
  const connection = await accepted;
  connection.write(Buffer.from('bye'));
  connection.close();
  let received = '';
  for await (const bytes of far) received += String(bytes);
  assert.equal(received, 'bye');
  await listener.close();
  assert.equal(await Promise.race([ended.then(() => 'told'), Promise.resolve('not told')]), 'not told');
});

test('a refused connection is closed, and closing the listener ends the others', async () => {
  let first = true;
  const listener = opened(
    await moduleSockets.listenTcp(HERE, () => {
      const accept = first;
      first = false;
      return accept ? { onData() {}, onEnd() {} } : null;
    }),
  );
  const [stays, refused] = [await client(listener.port), await client(listener.port)];
  refused.resume();
  await once(refused, 'close');
  stays.resume();
  const closed = once(stays, 'close');
  await listener.close();
  await closed;
});

test('an address that cannot be listened on is said', async () => {
  const { listener } = await serve();
  const second = await moduleSockets.listenTcp({ ip: '127.0.0.1', port: listener.port }, () => null);
  assert.ok('problem' in second);
  assert.match(second.problem, /cannot listen on tcp:127\.0\.0\.1:\d+: address already in use/);
  await listener.close();
});

test('datagrams come with their sender', async () => {
  const got = Promise.withResolvers<readonly [string, number]>();
  const listener = opened(
    await moduleSockets.listenUdp(HERE, (bytes, from) => got.resolve([bytes.toString('latin1'), from.port])),
  );
  const far = createSocket('udp4');
  far.bind(0, '127.0.0.1');
  await once(far, 'listening');
  far.send('ping', listener.port, '127.0.0.1');
  assert.deepEqual(await got.promise, ['ping', far.address().port]);
  far.close();
  await listener.close();
});
