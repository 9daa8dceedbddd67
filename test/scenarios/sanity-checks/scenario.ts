import { type RequestShape, type Step, scenario } from '../../harness/scenario.ts';

/** What a request has in it that a check may mind, the checks that are asked for, how many replies it gets. */
interface Row extends Partial<RequestShape> {
  readonly checks: number;
  readonly uris?: number;
  /** The script answers, too. */
  readonly after?: boolean;
  readonly replies?: number;
}

const GOOD = { username: '"a"', realm: '"r"', nonce: '"n"', uri: '"sip:r"', response: '"0123"' };

/** Credentials that are good but for these changes; null leaves a parameter out. */
function digest(changes: Readonly<Record<string, string | null>>, name = 'Authorization'): readonly string[] {
  const parameters = Object.entries({ ...GOOD, ...changes }).filter(([, value]) => value !== null);
  return [`${name}: Digest ${parameters.map((pair) => pair.join('=')).join(', ')}`];
}

const rows: readonly Row[] = [
  { checks: 0, after: true },
  { checks: 32768, after: true },
  { checks: 1, uris: 16, after: true },
  { checks: 32767, uris: 15 },
  { checks: 2, uri: 'urn:service:sos' },
  { checks: 2, uri: 'tel:+4930123456' },
  { checks: 2, uri: 'http://127.0.0.1/', after: true, replies: 2 },
  { checks: 64, cseq: 4294967295 },
  { checks: 256, headers: ['Expires: 3600'] },
  { checks: 256, headers: ['Expires: soon'] },
  { checks: 256, headers: ['Expires: 4294967296'] },
  { checks: 256, headers: ['Expires: 36 00'] },
  { checks: 256, headers: ['Expires:'] },
  { checks: 512, headers: ['Proxy-Require:'] },
  { checks: 512, headers: ['Proxy-Require: foo'] },
  { checks: 512, headers: ['Proxy-Require: bar, foo'] },
  { checks: 512, headers: ['Proxy-Require: foo, 100rel, path'] },
  { checks: 512, headers: ['Proxy-Require: Foo'] },
  { checks: 512, headers: ['Proxy-Require: 100rel'], after: true, replies: 2 },
  { checks: 1024, uris: 1, uri: 'http://127.0.0.1/' },
  { checks: 1024, uris: 1, uri: 'urn:service:sos' },
  { checks: 1024, uris: 2, from: '<mailto:a@b>;tag=1' },
  { checks: 1024, uris: 4, to: '<mailto:a@b>' },
  { checks: 1024, uris: 8 },
  { checks: 1024, uris: 8, headers: ['Contact: <sip:a@b>'] },
  { checks: 1024, uris: 8, headers: ['Contact: <sip:a@b:port>'] },
  { checks: 1024, uris: 8, headers: ['Contact: <sip:a@b>, <sip:a@b:port>'] },
  { checks: 1024, uris: 8, headers: ['Contact: <sip:a@b'] },
  { checks: 1024, uris: 8, headers: ['Contact: *'] },
  { checks: 1024, uris: 8, headers: ['Contact: <http://a>'] },
  { checks: 2048, headers: digest({}) },
  { checks: 2048, headers: digest({ username: null }) },
  { checks: 2048, headers: digest({ username: '""' }) },
  { checks: 2048, headers: digest({ username: '"@h"' }) },
  { checks: 2048, headers: digest({ realm: null }) },
  { checks: 2048, headers: digest({ realm: '""' }) },
  { checks: 2048, headers: digest({ nonce: null }) },
  { checks: 2048, headers: digest({ nonce: '""' }) },
  { checks: 2048, headers: digest({ uri: null }) },
  { checks: 2048, headers: digest({ uri: '""' }) },
  { checks: 2048, headers: digest({ response: null }) },
  { checks: 2048, headers: digest({ response: '""' }) },
  { checks: 2048, headers: digest({ qop: 'auth' }) },
  { checks: 2048, headers: digest({ qop: 'auth', cnonce: '"c"' }) },
  { checks: 2048, headers: digest({ qop: 'auth', nc: '00000001' }) },
  { checks: 2048, headers: digest({ qop: 'auth', cnonce: '"c"', nc: '1' }) },
  { checks: 2048, headers: digest({ qop: 'auth-int' }) },
  { checks: 2048, headers: digest({ qop: 'other' }) },
  { checks: 2048, headers: digest({ algorithm: 'other', more: 'other' }) },
  { checks: 2048, headers: [...digest({}), ...digest({ username: '""' })] },
  { checks: 2048, headers: digest({ username: '""' }, 'Proxy-Authorization') },
  { checks: 2048, headers: ['Authorization: Digest'], after: true },
  { checks: 2048, headers: ['Authorization: Basic YTpi'], after: true },
  { checks: 8192, headers: ['Authorization: Basic YTpi'] },
  { checks: 8192, headers: ['Proxy-Authorization: Basic YTpi'] },
  { checks: 8192, headers: digest({ username: '""' }) },
  { checks: 8192, headers: digest({ username: '""' }, 'Proxy-Authorization') },
  { checks: 4096, from: '<sip:a@b>;tag=1;tag=2' },
  { checks: 4096, to: '<sip:a@b>;tag=1;tag=2' },
  { checks: 4096, from: '<sip:a@b;tag=1>;tag=2' },
  { checks: 4096, from: '"x;tag=1;tag=2" <sip:a@b>;tag=2' },
  { checks: 16384 },
  { checks: 12288, from: '<sip:a@b>;tag=1;tag=2', headers: digest({ username: null }) },
  { checks: 3072, uris: 2, from: '<mailto:a@b>;tag=1', headers: digest({ username: null }) },
  { checks: 1792, uris: 2, from: '<mailto:a@b>;tag=1', headers: ['Expires: soon', 'Proxy-Require: x'] },
  { checks: 1536, uris: 2, from: '<mailto:a@b>;tag=1', headers: ['Proxy-Require: x'] },
];

const steps = rows.map(({ checks, uris = 0, after, replies: _, ...request }, row): Step => {
  const headers = [
    `X-Messages: ${checks}`,
    `X-Uris: ${uris}`,
    ...(after === true ? ['X-After: yes'] : []),
    ...(request.headers ?? []),
  ];
  return { at: 2 * row, call: `r${row}`, peer: 'a', request: { method: 'OPTIONS', ...request, headers } };
});

export default scenario({
  shows: 'sanity: what each check refuses, and the reply it gives.',
  steps,
  due: { a: rows.flatMap(({ replies = 1 }, row) => Array.from({ length: replies }, () => 2 * row)) },
  until: 300,
});
