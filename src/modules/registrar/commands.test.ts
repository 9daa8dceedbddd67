import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Json, RpcFault } from '../../kit/index.ts';
import { createTestServer } from '../../testing/index.ts';

// What is expected here was observed on Kamailio 5.6.3, less what DIFFERENCES.md (D75) leaves out.

const SCRIPT = `#!KAMAILIO
loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "usrloc.so"
loadmodule "registrar.so"
#!ifdef PARAMS
modparam("usrloc", "use_domain", 1)
modparam("registrar", "case_sensitive", 1)
#!endif
request_route { save("location"); }
`;

async function server(defines = {}) {
  const started = await createTestServer({ scriptPath: 'x.cfg', scriptText: SCRIPT, defines });
  const { call } = started.server.rpc;
  return { ...started, call: (method: string, ...params: Json[]) => call(method, params) };
}

const BOB: readonly Json[] = ['location', 'bob', 'sip:bob@192.0.2.2', 100, 0.7, '.', 0, 0, 5];

test('a phone and an operator add contacts, and the commands show both', async () => {
  const { advance, call, clock, send, stop } = await server();
  assert.deepEqual(await call('ul.dump'), {
    Domains: [{ Domain: { Domain: 'location', AoRs: [], Stats: { Records: 0 } } }],
  });
  send(
    [
      'REGISTER sip:x SIP/2.0',
      'Via: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKa',
      'From: <sip:alice@x>;tag=1',
      'To: <sip:alice@x>',
      'Call-ID: 1',
      'CSeq: 1 REGISTER',
      'Contact: <sip:a@192.0.2.1>;q=0.5;+sip.instance="<urn:x>";reg-id=2',
      'User-Agent: ua',
      'Content-Length: 0',
      '',
      '',
    ].join('\r\n'),
    { ip: '192.0.2.9', port: 5060 },
  );
  await advance(10);
  const alice = await call('ul.lookup', 'location', 'ALICE@elsewhere');
  const [ruid] = /uloc(-[0-9a-f]+){3}/.exec(JSON.stringify(alice)) ?? [];
  assert.deepEqual(alice, {
    AoR: 'alice',
    Contacts: [
      {
        Contact: {
          Address: 'sip:a@192.0.2.1',
          Expires: 3600,
          Q: 0.5,
          'Call-ID': '1',
          CSeq: 1,
          'User-Agent': 'ua',
          Received: '[not set]',
          Path: '[not set]',
          Flags: 0,
          CFlags: 0,
          Socket: 'udp:127.0.0.1:5060',
          Methods: 4294967295,
          Ruid: ruid,
          Instance: '<urn:x>',
          'Reg-Id': 2,
          'Last-Modified': Math.floor(clock.wallTime() / 1000),
        },
      },
    ],
  });
  assert.deepEqual(await call('ul.add', ...BOB), {});
  assert.deepEqual(await call('ul.dump', 'brief'), {
    Domains: [
      { Domain: { Domain: 'location', AoRs: [{ AoR: 'bob' }, { AoR: 'alice' }], Stats: { Records: 2 } } },
    ],
  });
  const dump = JSON.stringify(await call('ul.dump'));
  assert.match(dump, /"Info":\{"AoR":"alice","HashID":1834153949,"Contacts":\[\{"Contact":\{"Address"/);
  await stop();
});

test('ul.add adds what it is told, changes what is there, and never lets a contact of 0 seconds expire', async () => {
  const { advance, call, stop } = await server();
  const contacts = async (): Promise<string[]> => {
    const found = JSON.stringify(await call('ul.lookup', 'location', 'bob'));
    return [...found.matchAll(/"Address":"([^"]+)","Expires":("?\w+"?),"Q":([-\d.]+)/g)].map((match) =>
      match.slice(1).join(' '),
    );
  };
  await call('ul.add', ...BOB);
  await call(
    'ul.add',
    ...['location', 'bob', 'sip:two', 0, '0.9', '<sip:p;lr>', 1, 2, 3, 'sip:192.0.2.7', 'udp:127.0.0.1:5060'],
  );
  assert.deepEqual(await contacts(), ['sip:two "permanent" 0.9', 'sip:bob@192.0.2.2 100 0.7']);
  await call('ul.add', ...BOB.with(3, 200).with(4, 1));
  assert.deepEqual(await contacts(), ['sip:bob@192.0.2.2 200 1', 'sip:two "permanent" 0.9']);
  const found = JSON.stringify(await call('ul.lookup', 'location', 'bob'));
  assert.match(
    found,
    /"Received":"sip:192\.0\.2\.7","Path":"<sip:p;lr>","Flags":1,"CFlags":2,"Socket":"udp:/,
  );
  await advance(200_000);
  assert.deepEqual(await contacts(), ['sip:two "permanent" 0.9']);
  await stop();
});

test('contacts are removed by address of record and by URI', async () => {
  const { call, stop } = await server();
  await call('ul.add', ...BOB);
  const fault = (code: number, text: string) => new RpcFault(code, text);
  assert.deepEqual(await call('ul.rm_contact', 'location', 'bob', 'sip:x'), fault(404, 'Contact not found'));
  assert.deepEqual(await call('ul.rm_contact', 'location', 'nobody', 'sip:x'), fault(404, 'AOR not found'));
  assert.deepEqual(await call('ul.rm_contact', 'location', 'bob', 'sip:bob@192.0.2.2'), {});
  const gone = fault(500, 'AOR not found in location table');
  assert.deepEqual(await call('ul.lookup', 'location', 'bob'), gone);
  await call('ul.add', ...BOB);
  assert.deepEqual(await call('ul.rm', 'location', 'bob'), {});
  assert.deepEqual(await call('ul.rm', 'location', 'bob'), {});
  assert.deepEqual(await call('ul.lookup', 'location', 'bob'), gone);
  await stop();
});

test('what expired and was not swept is told apart', async () => {
  const { advance, call, stop } = await server();
  await call('ul.add', ...BOB.with(3, 1));
  await advance(1000);
  assert.deepEqual(await call('ul.lookup', 'location', 'bob'), new RpcFault(500, 'AOR has no contacts'));
  assert.match(JSON.stringify(await call('ul.dump')), /"Expires":"expired"/);
  await stop();
});

test('commands that make no sense are refused', async () => {
  const { call, stop } = await server({ PARAMS: '' });
  const rows: [Json[], string][] = [
    [['ul.lookup', 'nope', 'a@b'], 'Domain table not found'],
    [['ul.rm', 'nope', 'a@b'], 'Domain table not found'],
    [['ul.add', ...BOB.with(0, 'nope')], 'Domain table not found'],
    [['ul.lookup', 'location'], 'Not enough parameters (table and AOR to lookup)'],
    [['ul.lookup', 'location', 'alice'], 'Domain missing in AOR'],
    [['ul.add', ...BOB], 'Domain missing in AOR'],
    [['ul.add', ...BOB.slice(0, 5)], 'Not enough parameters or wrong format'],
    [['ul.add', ...BOB.with(4, 'high')], 'Not enough parameters or wrong format'],
    [['ul.add', ...BOB.with(3, -1)], 'Not enough parameters or wrong format'],
    [['ul.db_users', 'location'], 'Command is not supported in db_mode=0'],
  ];
  for (const [[method, ...params], text] of rows) {
    assert.deepEqual(await call(String(method), ...params), new RpcFault(500, text), text);
  }
  await call('ul.add', ...BOB.with(1, 'Bob@X.com'));
  assert.match(JSON.stringify(await call('ul.lookup', 'location', 'Bob@X.com')), /"AoR":"Bob@X\.com"/);
  assert.deepEqual(await call('ul.flush'), {});
  await stop();
});
