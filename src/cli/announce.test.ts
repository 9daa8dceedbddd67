import assert from 'node:assert/strict';
import { test } from 'node:test';
import { announcement, suggestion } from './announce.ts';

const SERVER = {
  sockets: [
    { proto: 'udp', ip: '127.0.0.1', port: 5060 },
    { proto: 'udp', ip: '::1', port: 5070 },
  ],
  groups: new Map([
    ['async', 2],
    ['slow', 1],
  ]),
};

test('where it listens and which workers run', () => {
  assert.equal(
    announcement(SERVER),
    'fermata: listening on udp:127.0.0.1:5060, udp:[::1]:5070\n' +
      'fermata: 1 SIP worker; async: 2 workers in group "async", 1 worker in group "slow"\n',
  );
  assert.match(announcement({ sockets: [], groups: new Map() }), /async: none\n$/);
});

test('what to try is what the script names', () => {
  const script =
    'debug=2\n# try: bin/fermata send OPTIONS sip:a@127.0.0.1\n\t#try: second  \r\nlog("# try: x")\n';
  assert.equal(
    suggestion(script, SERVER),
    'fermata: try in another terminal:\n  bin/fermata send OPTIONS sip:a@127.0.0.1\n  second\nfermata: Ctrl-C ends it\n',
  );
});

test('else a request to the first socket', () => {
  assert.match(suggestion('', SERVER), /send OPTIONS sip:test@127\.0\.0\.1:5060\n/);
  const everywhere = { sockets: [{ proto: 'udp', ip: '0.0.0.0', port: 5080 }], groups: new Map() };
  assert.match(suggestion('', everywhere), /sip:test@127\.0\.0\.1:5080\n/);
  assert.equal(suggestion('', { sockets: [], groups: new Map() }), '');
});
