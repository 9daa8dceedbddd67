import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { createFixture, type Fixture, type FixtureOptions } from '../fixture.ts';
import auth from './index.ts';

function fixture(params: FixtureOptions['params'] = {}): Fixture {
  return createFixture(auth, { params: { secret: 's', ...params } });
}

function md5(text: string): string {
  return createHash('md5').update(text, 'latin1').digest('hex');
}

/** The nonce of a challenge that the fixture sends. */
function nonceOf({ call, run }: Fixture): string {
  const challenged = run(message());
  assert.equal(call(challenged, 'www_challenge', 'r', 1), 1);
  return /nonce="([^"]+)"/.exec(challenged.state.reply.headers)?.[1] ?? '';
}

function message(credentials = '', body = ''): string {
  return `REGISTER sip:r SIP/2.0
Via: SIP/2.0/UDP h;branch=z9hG4bK1
From: <sip:alice@r>;tag=1
To: <sip:alice@r>
Call-ID: 1
CSeq: 1 REGISTER
${credentials}Content-Length: ${body.length}

${body}`;
}

function credentials(nonce: string, { qop = 'auth', body = '' } = {}): string {
  const entity = qop === 'auth-int' ? `:${md5(body)}` : '';
  const hash = md5(`${md5('alice:r:p')}:${nonce}:00000001:c:${qop}:${md5(`REGISTER:sip:r${entity}`)}`);
  return `Authorization: Digest username="alice", realm="r", nonce="${nonce}", uri="sip:r", response="${hash}", qop=${qop}, nc=00000001, cnonce="c"\n`;
}

function check({ call, run }: Fixture, text: string): unknown {
  return call(run(text), 'pv_www_authenticate', 'r', 'p', 0);
}

describe('credentials', () => {
  test('with auth-int the body is part of what is checked', () => {
    const server = fixture();
    const given = { qop: 'auth-int', body: 'hello' };
    const right = credentials(nonceOf(server), given);
    assert.equal(check(server, message(right, 'hello')), 1);
    assert.equal(check(server, message(right, 'hullo')), -2);
  });

  test('a nonce is good for its time, and not before its time', async () => {
    const server = fixture({ nonce_expire: 10 });
    const right = message(credentials(nonceOf(server)));
    await server.clock.advance(10_999);
    assert.equal(check(server, right), 1);
    await server.clock.advance(1);
    assert.equal(check(server, right), -4);
    const behind = fixture({ nonce_expire: 10, nonce_auth_max_drift: 6 });
    assert.equal(check(behind, right), 1);
    await server.clock.advance(2000);
    const fromTheFuture = message(credentials(nonceOf(server)));
    assert.equal(check(behind, fromTheFuture), -4);
  });

  test('a server with the same secret takes it, one with another does not', () => {
    const right = message(credentials(nonceOf(fixture())));
    assert.equal(check(fixture(), right), 1);
    assert.equal(check(fixture({ secret: 'other' }), right), -1);
  });

  test('the secret that nobody gave is the same in all workers', () => {
    const one = fixture({ secret: '' });
    const other = createFixture(auth, { store: one.store });
    const right = message(credentials(nonceOf(one)));
    assert.equal(check(other, right), 1);
    assert.equal(check(fixture({ secret: '' }), right), -1);
  });

  test('a count is used once, whichever worker it comes to', () => {
    const params = { nonce_count: 1 };
    const one = fixture(params);
    const other = createFixture(auth, { store: one.store, params: { secret: 's', ...params } });
    const right = message(credentials(nonceOf(one)));
    assert.equal(check(other, right), 1);
    assert.equal(check(one, right), -4);
  });

  test('what expired is forgotten', async () => {
    const server = fixture({ one_time_nonce: 1, nonce_expire: 5 });
    const given = credentials(nonceOf(server)).replace(/, qop=.*/, '');
    check(server, message(given));
    assert.equal(server.store.table('auth one-time').size(), 1);
    await server.clock.advance(6000);
    server.tick('sweep');
    assert.equal(server.store.table('auth one-time').size(), 0);
  });

  test('without a password nobody is let in', () => {
    const server = fixture();
    const hash = md5(`:${'n'}`);
    const { call, run, lines } = server;
    for (const flags of [0, 1]) {
      assert.equal(call(run(message(credentials(hash))), 'pv_www_authenticate', 'r', '', flags), -1);
    }
    assert.match(lines.join('\n'), /the password is empty/);
  });
});

test('whatever stands in the header, there is a code and nobody is let in', () => {
  const server = fixture({ nonce_count: 1, one_time_nonce: 1, auth_checks_register: 15 });
  const right = credentials(nonceOf(server)).slice('Authorization: '.length, -1);
  const piece = fc.oneof(
    fc.constantFrom(
      'Digest ',
      'username=',
      'realm="r"',
      'nonce=',
      'uri=',
      'response=',
      'qop=',
      'nc=',
      'cnonce=',
    ),
    fc.constantFrom('"', ',', '=', '\\', ' ', '@', 'sip:', '00000001', 'auth-int'),
    fc.string({ unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)) }),
    fc.nat({ max: right.length }).map((at) => right.slice(0, at)),
    fc.nat({ max: right.length }).map((at) => right.slice(at)),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join('');
      const code = server.call(
        server.run(message(`Authorization: ${text}\n`)),
        'pv_www_authenticate',
        'r',
        'not the password',
        0,
      );
      return typeof code === 'number' && [-1, -2, -4, -5, -6].includes(code);
    }),
    { numRuns: 500 },
  );
});

describe('challenges', () => {
  test('flag 16 says stale=true, in the AVP too', () => {
    const { call, run } = fixture();
    const challenged = run(message());
    assert.equal(call(challenged, 'pv_www_authenticate', 'r', 'p', 16 + 4), -5);
    assert.match(
      String(challenged.state.avps[0]?.value),
      /^WWW-Authenticate: Digest realm="r", nonce="[^"]+", qop="auth", stale=true\r\n$/,
    );
  });

  test('a realm cannot leave its quotes', () => {
    const { call, run } = fixture();
    const challenged = run(message());
    call(challenged, 'www_challenge', 'a", nonce="b', 0);
    assert.match(challenged.state.reply.headers, /realm="a\\", nonce=\\"b", nonce="/);
  });

  test('an empty realm is a mistake of the script', () => {
    const { loadProblem } = fixture();
    assert.equal(loadProblem('www_challenge', '', 1), 'the realm is empty');
    assert.equal(loadProblem('pv_auth_check', '', 'p', 0, 0), 'the realm is empty');
    assert.equal(loadProblem('auth_challenge', 'r', 1), null);
  });

  test('credentials are consumed where they were checked', () => {
    const server = fixture();
    const { call, run, sent } = server;
    const checked = run(message(`Authorization: Basic x\n${credentials(nonceOf(server))}`));
    assert.equal(call(checked, 'consume_credentials'), -1);
    assert.equal(call(checked, 'has_credentials', 'r'), 1);
    assert.equal(call(checked, 'has_credentials', 'x'), -1);
    assert.equal(call(checked, 'pv_www_authenticate', 'r', 'p', 0), 1);
    assert.equal(call(checked, 'consume_credentials'), 1);
    assert.match(sent(checked), /Basic x/);
    assert.doesNotMatch(sent(checked), /Digest/);
  });
});
