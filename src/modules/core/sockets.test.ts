import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OwnSocket } from '../../kit/index.ts';
import { findSocket, parseSocketAddress, socketName } from './sockets.ts';

function socket(ip: string, port: number, advertisedHost: string | null, advertisedPort: number | null) {
  return { proto: 'udp', ip, port, name: null, advertisedHost, advertisedPort } satisfies OwnSocket;
}

const SOCKETS = [
  socket('127.0.0.1', 25091, '10.1.1.1', 6060),
  socket('127.0.0.1', 25092, '10.1.1.2', null),
  socket('::1', 5060, null, null),
];

// The rows with IPv4 addresses were observed on Kamailio 5.6.3 ($fs and set_send_socket).
const ROWS: readonly (readonly [text: string, found: string | null])[] = [
  ['udp:10.1.1.1:25091', 'udp:127.0.0.1:25091'],
  ['udp:10.1.1.1:6060', 'udp:127.0.0.1:25091'],
  ['udp:10.1.1.1', 'udp:127.0.0.1:25091'],
  ['udp:10.1.1.2:25092', 'udp:127.0.0.1:25092'],
  ['udp:10.1.1.2:5060', null],
  ['127.0.0.1:25092', 'udp:127.0.0.1:25092'],
  ['UDP:127.0.0.1', 'udp:127.0.0.1:25091'],
  ['tcp:127.0.0.1', null],
  ['[::1]', 'udp:[::1]:5060'],
  ['::1', null],
  ['', null],
];

for (const [text, found] of ROWS) {
  test(`the socket that "${text}" names`, () => {
    const result = findSocket(SOCKETS, text);
    assert.equal(result === undefined ? null : socketName(result), found);
  });
}

test('what is no socket address is said to be none', () => {
  for (const text of ['', ':', 'udp:', '127.0.0.1:65536', '127.0.0.1:x', 'sip:127.0.0.1:5060', 'a:b:c:d']) {
    assert.ok('problem' in parseSocketAddress(text), text);
  }
});
