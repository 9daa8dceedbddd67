import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualClock } from '../time/virtual-clock.ts';
import { AUTH_BASIC, AUTH_DIGEST, type HttpReply, type HttpRequest, MOST_BODY_BYTES } from './client.ts';
import type { ExchangeFailure, ExchangeRequest } from './exchange.ts';
import { clientOf, createTestWeb, getOf, type Serve } from './fixture.ts';
import { targetUrl } from './target-url.ts';

const NEVER = new AbortController().signal;

async function ask(servers: Readonly<Record<string, Serve>>, request: HttpRequest) {
  const web = createTestWeb(servers);
  const result = await clientOf(web, createVirtualClock()).request(request, NEVER);
  return { web, result };
}

/** A status and a body, or a number. */
function brief(result: HttpReply | ExchangeFailure): string {
  return result.ok ? `${result.status} ${result.body.toString('latin1')} ${result.url}` : String(result.code);
}

const authorization = ({ headers }: ExchangeRequest): string =>
  headers.find(([name]) => name === 'Authorization')?.[1] ?? '';

test('the time is over', async () => {
  const clock = createVirtualClock();
  const web = createTestWeb({ 'http://a.example': () => null });
  const answer = clientOf(web, clock).request(getOf('http://a.example/', { timeoutMs: 500 }), NEVER);
  let settled = false;
  answer.then(() => {
    settled = true;
  });
  await clock.advance(499);
  assert.equal(settled, false);
  assert.equal(web.waiting, 1);
  await clock.advance(1);
  assert.equal(brief(await answer), '28');
  assert.equal(web.waiting, 0);
  assert.equal(clock.timers, 0);
});

test('an abort ends it at once, before and after it began', async () => {
  const clock = createVirtualClock();
  const web = createTestWeb({ 'http://a.example': () => null });
  const client = clientOf(web, clock);
  await assert.rejects(
    client.request(getOf('http://a.example/'), AbortSignal.abort(new Error('early'))),
    /early/,
  );
  assert.deepEqual(web.asked, []);
  const abort = new AbortController();
  const answer = client.request(getOf('http://a.example/'), abort.signal);
  assert.equal(web.waiting, 1);
  abort.abort(new Error('late'));
  await assert.rejects(answer, /late/);
  assert.equal(web.waiting, 0);
  assert.equal(clock.timers, 0);
});

test('one time limit is for all redirects together', async () => {
  const clock = createVirtualClock();
  const web = createTestWeb({
    'http://a.example': () => ({ status: 302, headers: [['Location', 'http://b.example/']] }),
    'http://b.example': () => null,
  });
  const request = getOf('http://a.example/', { followRedirects: true, timeoutMs: 500 });
  const answer = clientOf(web, clock).request(request, NEVER);
  await clock.advance(500);
  assert.equal(brief(await answer), '28');
});

test('what was meant for one server is not shown to the next', async () => {
  const shown: string[] = [];
  const servers: Record<string, Serve> = {
    'http://a.example': (request) => {
      shown.push(`a: ${authorization(request)} ${request.headers.map(([name]) => name).join()}`);
      const to = request.url.pathname === '/first' ? '/second' : 'http://b.example/';
      return { status: 302, headers: [['location', to]] };
    },
    'http://b.example': (request) => {
      shown.push(`b: ${authorization(request)} ${request.headers.map(([name]) => name).join()}`);
      return { body: Buffer.from('b') };
    },
  };
  const { result } = await ask(
    servers,
    getOf('http://a.example/first', {
      followRedirects: true,
      headers: [
        ['Cookie', 'secret'],
        ['X-A', '1'],
      ],
      credentials: { username: 'u', password: 'p', methods: AUTH_BASIC },
    }),
  );
  assert.equal(brief(result), '200 b http://b.example/');
  assert.deepEqual(shown, [
    'a: Basic dTpw Authorization,Cookie,X-A',
    'a: Basic dTpw Authorization,Cookie,X-A',
    'b:  X-A',
  ]);
});

test('a redirect to nonsense, and a limit to their number', async () => {
  const redirecting = (location: string): Record<string, Serve> => ({
    'http://a.example': () => ({ status: 307, headers: [['Location', location]] }),
  });
  const request = getOf('http://a.example/', { followRedirects: true });
  assert.equal(brief((await ask(redirecting('http://['), request)).result), '3');
  assert.equal(brief((await ask(redirecting('gopher://x/'), request)).result), '1');
  const { result, web } = await ask(redirecting('/'), request);
  assert.equal(brief(result), '47');
  assert.equal(web.asked.length, 31);
});

test('a body beyond what is kept is cut, or an error where nothing was said', async () => {
  const servers = { 'http://a.example': () => ({ body: Buffer.alloc(MOST_BODY_BYTES + 1, 'a') }) };
  const cut = await ask(servers, getOf('http://a.example/', { maxBodyBytes: 4 }));
  assert.equal(brief(cut.result), '200 aaaa http://a.example/');
  assert.equal(brief((await ask(servers, getOf('http://a.example/'))).result), '23');
});

test('a server that asks is answered in the best way that we may', async () => {
  const challenges = (...values: string[]): Record<string, Serve> => ({
    'http://a.example': (request) =>
      authorization(request) === ''
        ? { status: 401, headers: values.map((value) => ['WWW-Authenticate', value]) }
        : { body: Buffer.from(authorization(request).split(' ')[0] ?? '') },
  });
  const asking = async (methods: number, ...values: string[]): Promise<string> => {
    const credentials = { username: 'u', password: 'p', methods };
    const { result } = await ask(challenges(...values), getOf('http://a.example/', { credentials }));
    return brief(result).replace(' http://a.example/', '');
  };
  const both = AUTH_BASIC | AUTH_DIGEST;
  const digest = 'Digest realm="r", nonce="n", qop="auth,auth-int"';
  assert.equal(await asking(both, 'Basic realm="r"', digest), '200 Digest');
  assert.equal(await asking(both, `Basic realm="a, b", ${digest}`), '200 Digest');
  assert.equal(await asking(both, 'Basic realm="r"'), '200 Basic');
  assert.equal(await asking(AUTH_BASIC), '200 Basic');
  assert.equal(await asking(AUTH_DIGEST, 'Basic realm="r"'), '401 ');
  assert.equal(await asking(both, 'Digest realm="r", nonce="n", algorithm=SHA-512'), '401 ');
  assert.equal(
    await asking(both, 'Digest realm="r", nonce="n", qop="auth-int"', 'Basic realm="r"'),
    '200 Basic',
  );
  assert.equal(await asking(both, 'Negotiate'), '401 ');
});

test('URLs are read as libcurl reads them', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['http://a.example/x?y#z', 'http://a.example/x?y#z'],
    ['a.example:81/x', 'http://a.example:81/x'],
    ['HTTPS://A.example', 'https://a.example/'],
    ['http://a.example/\xe4', 'http://a.example/%E4'],
    ['http://[::1]:80/', 'http://[::1]/'],
    ['', '6'],
    ['http://', '6'],
    ['http:///x', '6'],
    ['http://a b/', '3'],
    ['http://a/\r\nX: y', '3'],
    ['http://a:65536/', '3'],
    ['ftp://a/', '1'],
    ['javascript://a/', '1'],
  ];
  for (const [text, expected] of cases) {
    const url = targetUrl(text);
    assert.equal('code' in url ? String(url.code) : url.href, expected, text);
  }
});
