import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunContext } from '../../kit/index.ts';
import { forwardStatelessly } from '../../run/forward.ts';
import { createFixture, type Fixture, ownSocket } from '../fixture.ts';
import rr, { ownRouteListeners } from './index.ts';

/** What is expected here was observed on Kamailio 5.6.3 with the same sockets. */
const TWO_SOCKETS = [
  ownSocket(5060),
  { ...ownSocket(5061), advertisedHost: '192.0.2.7', advertisedPort: 90 },
];

function request(routes: readonly string[] = [], uri = 'sip:bob@192.0.2.9'): string {
  const lines = [
    `BYE ${uri} SIP/2.0`,
    'Via: SIP/2.0/UDP h;branch=z9hG4bK1',
    'From: <sip:a@h>;tag=1',
    'To: <sip:b@h>;tag=2',
    'Call-ID: 1',
    'CSeq: 1 BYE',
    ...routes.map((route) => `Route: ${route}`),
    'Content-Length: 0',
  ];
  return `${lines.join('\n')}\n\n`;
}

/** The lines of a header as the request is sent on. */
function sentOn(run: RunContext, header: string): string[] {
  assert.equal(forwardStatelessly(run, { host: '192.0.2.9', port: 5060 }), null);
  const effect = run.effects.at(-1);
  assert.ok(effect?.kind === 'send');
  const lines = Buffer.from(effect.bytes).toString('latin1').split('\r\n');
  return lines.filter((line) => line.startsWith(`${header}: `));
}

function leavingBy(fixture: Fixture, port: number): RunContext {
  const run = fixture.run(request());
  run.state.sendSocket = `udp:127.0.0.1:${port}`;
  return run;
}

test('a request that leaves by another socket gets two Record-Route, that of the outgoing socket on top', () => {
  const fixture = createFixture(rr, { sockets: TWO_SOCKETS });
  const other = leavingBy(fixture, 5061);
  fixture.call(other, 'record_route', ';x=1');
  fixture.call(other, 'add_rr_param', ';y=2');
  assert.deepEqual(sentOn(other, 'Record-Route'), [
    'Record-Route: <sip:192.0.2.7:90;r2=on;lr;ftag=1;x=1;y=2>',
    'Record-Route: <sip:127.0.0.1:5060;r2=on;lr;ftag=1;x=1;y=2>',
  ]);
  const same = leavingBy(fixture, 5060);
  fixture.call(same, 'record_route');
  assert.deepEqual(sentOn(same, 'Record-Route'), ['Record-Route: <sip:127.0.0.1:5060;lr;ftag=1>']);
});

test('enable_double_rr 0: there is one Record-Route, that of the socket that the request came by', () => {
  const fixture = createFixture(rr, { sockets: TWO_SOCKETS, params: { enable_double_rr: 0 } });
  const run = leavingBy(fixture, 5061);
  fixture.call(run, 'record_route');
  assert.deepEqual(sentOn(run, 'Record-Route'), ['Record-Route: <sip:127.0.0.1:5060;lr;ftag=1>']);
  const second = fixture.run(request());
  assert.equal(fixture.call(second, 'record_route_preset', '192.0.2.1', '192.0.2.2'), -1);
});

test('record_route_advertised_address writes one header as long as the transport stays', () => {
  const fixture = createFixture(rr, { sockets: TWO_SOCKETS });
  const run = leavingBy(fixture, 5061);
  fixture.call(run, 'record_route_advertised_address', '192.0.2.1:5090');
  fixture.call(run, 'add_rr_param', ';q=1');
  assert.deepEqual(sentOn(run, 'Record-Route'), ['Record-Route: <sip:192.0.2.1:5090;ftag=1;lr;q=1>']);
});

test('a request that came by tcp gets Record-Route with both transports', () => {
  const sockets = [{ ...ownSocket(5060), proto: 'tcp' }, ownSocket(5060)];
  const fixture = createFixture(rr, { sockets });
  const run = fixture.run(request());
  Object.assign(run.state, { received: { ...run.state.received, proto: 'tcp' } });
  fixture.call(run, 'record_route');
  assert.deepEqual(sentOn(run, 'Record-Route'), [
    'Record-Route: <sip:127.0.0.1:5060;r2=on;lr;ftag=1>',
    'Record-Route: <sip:127.0.0.1:5060;transport=tcp;r2=on;lr;ftag=1>',
  ]);
  fixture.call(run, 'remove_record_route');
  fixture.call(run, 'record_route_advertised_address', 'a.example.com');
  assert.deepEqual(sentOn(run, 'Record-Route'), [
    'Record-Route: <sip:a.example.com;transport=udp;r2=on;ftag=1;lr>',
    'Record-Route: <sip:a.example.com;transport=tcp;r2=on;ftag=1;lr>',
  ]);
});

test('a pair of our own Route says by which socket the request leaves', () => {
  const fixture = createFixture(rr, { sockets: TWO_SOCKETS });
  const pair = (first: string, second: string): RunContext =>
    fixture.run(request([`<sip:${first};r2=on;lr>`, `<sip:${second};r2=on;lr>`]));
  const cases: [first: string, second: string, socket: string | null][] = [
    ['127.0.0.1:5060', '192.0.2.7:90', 'udp:127.0.0.1:5061'],
    ['127.0.0.1:5061', '127.0.0.1:5060', 'udp:127.0.0.1:5060'],
    ['127.0.0.1:5060', 'localhost:5061', null],
  ];
  for (const [first, second, socket] of cases) {
    const run = pair(first, second);
    assert.equal(fixture.call(run, 'loose_route'), 1);
    assert.equal(run.state.sendSocket, socket, `${first} ${second}`);
    assert.deepEqual(sentOn(run, 'Route'), []);
  }
  assert.match(fixture.lines.join('\n'), /no socket of ours is udp:localhost:5061.*rr\.no-such-socket/);
});

test('force_send_socket: a single Route chooses the socket too; enable_socket_mismatch_warning 0 is silent', () => {
  const params = { force_send_socket: 1, enable_socket_mismatch_warning: 0 };
  const fixture = createFixture(rr, { sockets: TWO_SOCKETS, params });
  const run = fixture.run(request(['<sip:127.0.0.1:5061;lr>']));
  fixture.call(run, 'loose_route');
  assert.equal(run.state.sendSocket, 'udp:127.0.0.1:5061');
  fixture.call(fixture.run(request(['<sip:localhost:5061;lr>'])), 'loose_route');
  assert.deepEqual(fixture.lines, []);
});

test('enable_double_rr 0: the second of a pair is the next hop', () => {
  const fixture = createFixture(rr, { sockets: TWO_SOCKETS, params: { enable_double_rr: 0 } });
  const run = fixture.run(request(['<sip:127.0.0.1:5060;r2=on;lr>, <sip:127.0.0.1:5061;r2=on;lr>']));
  assert.equal(fixture.call(run, 'loose_route'), 1);
  assert.equal(run.state.dstUri, 'sip:127.0.0.1:5061;r2=on;lr');
  assert.deepEqual(sentOn(run, 'Route'), ['Route: <sip:127.0.0.1:5061;r2=on;lr>']);
});

test('other modules hear of our own Route, and of no other', () => {
  const fixture = createFixture(rr);
  const heard: string[] = [];
  const mine = fixture.run(request(['<sip:127.0.0.1:5060;lr;x=1>', '<sip:192.0.2.1;lr>']));
  ownRouteListeners.add(mine.services, (_run, params) => heard.push(params));
  fixture.call(mine, 'loose_route');
  fixture.call(fixture.run(request(['<sip:192.0.2.1;lr;x=2>'])), 'loose_route');
  fixture.call(fixture.run(request(['<sip:192.0.2.1;lr>'], 'sip:127.0.0.1:5060;x=3')), 'loose_route');
  assert.deepEqual(heard, [';lr;x=1', 'x=3']);
});

test('mistakes are found at load', () => {
  const fixture = createFixture(rr);
  assert.match(fixture.loadProblem('is_direction', 'side') ?? '', /no direction/);
  assert.equal(fixture.loadProblem('is_direction', 'Upstream'), null);
  assert.notEqual(fixture.loadProblem('check_route_param', 'lr['), null);
  assert.throws(() => fixture.get(fixture.run(request()), 'rdir', 'x'));
});

test('hostile Route headers throw nothing', () => {
  const fixture = createFixture(rr);
  const hostile = [
    '<',
    '<>',
    '<sip:>',
    '<sip:127.0.0.1:5060;lr',
    ',',
    '<sip:a;lr>,',
    '"<sip:127.0.0.1:5060;lr>',
    '<sip:[::1;lr>',
    '<sip:127.0.0.1:99999;lr>',
    `<sip:127.0.0.1:5060;lr>${',<sip:127.0.0.1:5060;lr;r2>'.repeat(500)}`,
  ];
  for (const route of hostile) {
    const run = fixture.run(request([route]));
    const code = fixture.call(run, 'loose_route');
    assert.ok(code === 1 || code === -1, route);
    fixture.call(run, 'check_route_param', 'lr');
    fixture.get(run, 'rdir', 'id');
    sentOn(run, 'Route');
  }
});
