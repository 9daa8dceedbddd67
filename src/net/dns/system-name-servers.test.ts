import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createSystemNameServers, type ServerSettings } from './system-name-servers.ts';

const SETTINGS: ServerSettings = { retryTime: 1, retries: 1, servers: null, searches: false };
const folder = mkdtempSync(join(tmpdir(), 'fermata-dns-'));
after(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const HOSTS = file('hosts', '127.0.0.1 localhost LocalAlias # a.test\n::1 localhost\n10.0.0.9\n');
const RESOLV = file('resolv', 'nameserver 10.0.0.1\nsearch first.test second.test\n');

const TYPES: Readonly<Record<number, string>> = { 1: 'A', 28: 'AAAA', 33: 'SRV', 35: 'NAPTR' };
const NAME_ERROR = 3;

function encodeName(name: string): Buffer {
  const labels = name === '' ? [] : name.split('.');
  return Buffer.concat([
    ...labels.map((one) => Buffer.from(`${String.fromCharCode(one.length)}${one}`)),
    Buffer.alloc(1),
  ]);
}

const u16 = (...values: number[]): Buffer =>
  Buffer.concat(values.map((one) => Buffer.from([one >> 8, one & 255])));
const text = (value: string): Buffer => Buffer.concat([Buffer.from([value.length]), Buffer.from(value)]);

const DATA: Readonly<Record<string, readonly Buffer[]>> = {
  'A a.test': [Buffer.from([10, 0, 0, 1]), Buffer.from([10, 0, 0, 2])],
  'A far.second.test': [Buffer.from([10, 0, 0, 3])],
  'AAAA a.test': [Buffer.from('20010db8000000000000000000000001', 'hex')],
  'SRV _sip._udp.a.test': [Buffer.concat([u16(10, 20, 5071), encodeName('b.test')])],
  'NAPTR a.test': [
    Buffer.concat([u16(10, 50), text('s'), text('SIP+D2U'), text(''), encodeName('_sip._udp.a.test')]),
  ],
};
const TTL = 77;

/** Answers one question (RFC 1035 §4.1); null: it stays silent. */
function answerTo(question: Buffer, asked: string[]): Buffer | null {
  let at = 12;
  const labels: string[] = [];
  for (let length = question[at] ?? 0; length > 0; length = question[at] ?? 0) {
    labels.push(question.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  const key = `${TYPES[question.readUInt16BE(at + 1)]} ${labels.join('.').toLowerCase()}`;
  asked.push(key);
  if (key.includes('silent')) return null;
  const records = DATA[key] ?? [];
  const header = Buffer.concat([
    question.subarray(0, 2),
    u16(0x8180 | (records.length === 0 ? NAME_ERROR : 0), 1, records.length, 0, 0),
  ]);
  const answers = records.map((data) =>
    Buffer.concat([u16(0xc00c), question.subarray(at + 1, at + 5), u16(0, TTL, data.length), data]),
  );
  return Buffer.concat([header, question.subarray(12, at + 5), ...answers]);
}

/** A name server on the loopback interface. */
async function serve(): Promise<{ readonly address: string; readonly asked: string[]; close(): void }> {
  const socket = createSocket('udp4');
  const asked: string[] = [];
  socket.on('message', (question, from) => {
    const answer = answerTo(question, asked);
    if (answer !== null) socket.send(answer, from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return { address: `127.0.0.1:${socket.address().port}`, asked, close: () => socket.close() };
}

test('a real name server is asked for every type of record', async (t) => {
  const server = await serve();
  t.after(() => server.close());
  const servers = createSystemNameServers(SETTINGS, { servers: [server.address], hostsFile: HOSTS });
  assert.deepEqual(await servers.query('a.test', 'A'), [
    { type: 'A', address: '10.0.0.1', ttl: TTL },
    { type: 'A', address: '10.0.0.2', ttl: TTL },
  ]);
  assert.deepEqual(await servers.query('a.test', 'AAAA'), [
    { type: 'AAAA', address: '2001:db8::1', ttl: TTL },
  ]);
  assert.deepEqual(await servers.query('_sip._udp.a.test', 'SRV'), [
    { type: 'SRV', target: 'b.test', port: 5071, priority: 10, weight: 20, ttl: null },
  ]);
  assert.deepEqual(await servers.query('a.test', 'NAPTR'), [
    {
      type: 'NAPTR',
      order: 10,
      preference: 50,
      flags: 's',
      service: 'SIP+D2U',
      regexp: '',
      replacement: '_sip._udp.a.test',
      ttl: null,
    },
  ]);
  assert.deepEqual(await servers.query('nobody.test', 'A'), []);
});

test('names of the hosts file are not asked for', async (t) => {
  const server = await serve();
  t.after(() => server.close());
  const servers = createSystemNameServers(SETTINGS, { servers: [server.address], hostsFile: HOSTS });
  assert.deepEqual(await servers.query('localhost', 'A'), [{ type: 'A', address: '127.0.0.1', ttl: null }]);
  assert.deepEqual(await servers.query('localalias', 'A'), [{ type: 'A', address: '127.0.0.1', ttl: null }]);
  assert.deepEqual(await servers.query('localhost', 'AAAA'), [{ type: 'AAAA', address: '::1', ttl: null }]);
  assert.deepEqual(server.asked, []);
});

test('the search list is gone through where the name itself has nothing', async (t) => {
  const server = await serve();
  t.after(() => server.close());
  const sources = { servers: [server.address], hostsFile: HOSTS, resolvFile: RESOLV };
  const searching = createSystemNameServers({ ...SETTINGS, searches: true }, sources);
  assert.deepEqual(await searching.query('far', 'A'), [{ type: 'A', address: '10.0.0.3', ttl: TTL }]);
  assert.deepEqual(server.asked, ['A far', 'A far.first.test', 'A far.second.test']);
  assert.deepEqual(await createSystemNameServers(SETTINGS, sources).query('far', 'A'), []);
});

test('a server that does not answer is given up, and by close at once', async (t) => {
  const server = await serve();
  t.after(() => server.close());
  const servers = createSystemNameServers(SETTINGS, { servers: [server.address], hostsFile: HOSTS });
  const answer = servers.query('silent.test', 'A');
  while (server.asked.length === 0) await new Promise((resolve) => setImmediate(resolve));
  servers.close();
  assert.deepEqual(await answer, []);
});
