import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SERVER, startThreadedServer } from './server.ts';

const MOST_CONTACTS = 5;
const PHONES = 60;

/** Every REGISTER is saved by one of four threads, all at the same time and for the same address of record. */
const SCRIPT = `
async_workers=4
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "textops.so"
loadmodule "async.so"
loadmodule "usrloc.so"
loadmodule "registrar.so"
modparam("registrar", "max_contacts", ${MOST_CONTACTS})
request_route { async_task_route("SAVE"); }
route[SAVE] {
  save("location", "2");
  t_reply("200", "$rc in $pp");
}
`;

function register(phone: number): string {
  return [
    'REGISTER sip:127.0.0.1 SIP/2.0',
    `Via: SIP/2.0/UDP 127.0.0.1:7000;branch=z9hG4bK${phone}`,
    'From: <sip:alice@127.0.0.1>;tag=1',
    'To: <sip:alice@127.0.0.1>',
    `Call-ID: ${phone}`,
    'CSeq: 1 REGISTER',
    `Contact: <sip:${phone}@192.0.2.1>`,
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
}

test('threads that save for one address of record keep to max_contacts together', {
  timeout: 60_000,
}, async () => {
  const { server, stop, wire } = await startThreadedServer(SCRIPT);
  const answers: string[] = [];
  const { promise: all, resolve } = Promise.withResolvers<void>();
  const peer = wire.peer('127.0.0.1', 7000);
  peer.onDatagram(({ bytes }) => {
    const [, code = '', worker = ''] = /^SIP\/2\.0 200 (\S+) in (\d+)/.exec(bytes.toString('latin1')) ?? [];
    answers.push(`${code} ${worker}`);
    if (answers.length === PHONES) resolve();
  });
  for (let phone = 0; phone < PHONES; phone++) peer.send(register(phone), SERVER);
  await all;
  const saved = answers.filter((answer) => answer.startsWith('1 '));
  assert.equal(saved.length, MOST_CONTACTS);
  assert.equal(answers.filter((answer) => answer.startsWith('-2 ')).length, PHONES - MOST_CONTACTS);
  assert.ok(new Set(answers.map((answer) => answer.split(' ')[1])).size > 1, 'one thread did it all');
  const found = JSON.stringify(await server.rpc.call('ul.lookup', ['location', 'alice']));
  assert.equal(found.match(/"Address"/g)?.length, MOST_CONTACTS);
  await stop();
});
