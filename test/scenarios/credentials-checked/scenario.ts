import { type Login, scenario } from '../../harness/scenario.ts';

const right: Login = { call: 'first', user: 'alice', password: 'secret' };

/** Each registers with these credentials, 20 ms after the one before. */
const logins: readonly (readonly [string, Login])[] = [
  ['right', right],
  ['again', right],
  ['without-qop', { ...right, qop: null }],
  ['wrong-password', { ...right, password: 'Secret' }],
  ['user-with-domain', { ...right, user: 'alice@example.org' }],
  ['other-realm', { ...right, realm: 'example.org' }],
  ['realm-in-capitals', { ...right, realm: 'EXAMPLE.com' }],
  ['no-user', { ...right, without: ['username'] }],
  ['no-realm', { ...right, without: ['realm'] }],
  ['no-nonce', { ...right, without: ['nonce'] }],
  ['no-uri', { ...right, without: ['uri'] }],
  ['no-response', { ...right, without: ['response'] }],
  ['no-count', { ...right, without: ['nc'] }],
  ['no-cnonce', { ...right, without: ['cnonce'] }],
  ['nonce-too-short', { ...right, nonce: 'abc' }],
  ['nonce-of-long-ago', { ...right, nonce: 'A'.repeat(32) }],
];

export default scenario({
  shows:
    'pv_www_authenticate and pv_proxy_authenticate: what they return for credentials that are right, wrong, not whole, or made for another nonce; auth_challenge by method.',
  steps: [
    { at: 0, call: 'first', request: { method: 'REGISTER' } },
    ...logins.map(([call, login], index) => ({
      at: 150 + 20 * index,
      call,
      peer: 'phone',
      request: { method: 'REGISTER', login },
    })),
    { at: 500, call: 'invite', request: { method: 'INVITE' }, ack: true },
    {
      at: 650,
      call: 'invite-right',
      request: { method: 'INVITE', login: { ...right, call: 'invite' } },
      ack: true,
    },
    { at: 700, call: 'prack', request: { method: 'PRACK' } },
    {
      at: 720,
      call: 'basic',
      request: { method: 'REGISTER', headers: ['Authorization: Basic YWxpY2U6c2VjcmV0'] },
    },
  ],
  until: 760,
  due: {
    first: [0],
    phone: logins.map((_login, index) => 150 + 20 * index),
    invite: [500],
    'invite-right': [650],
    prack: [700],
    basic: [720],
  },
});
