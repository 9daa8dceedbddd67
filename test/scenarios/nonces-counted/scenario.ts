import { type Login, scenario } from '../../harness/scenario.ts';

const right: Login = { call: 'c1', user: 'alice', password: 'secret' };
const old: Login = { ...right, call: 'old' };

const logins: readonly (readonly [string, Login])[] = [
  ['count-1', right],
  ['count-1-again', right],
  ['count-3', { ...right, count: '00000003' }],
  ['count-2', { ...right, count: '00000002' }],
  ['count-255', { ...right, count: '000000ff' }],
  ['count-256', { ...right, count: '00000100' }],
  ['count-0', { ...right, count: '00000000' }],
  ['count-short', { ...right, count: '4' }],
  ['count-no-number', { ...right, count: '0000000x' }],
  ['wrong-password', { ...right, call: 'c2', password: 'x' }],
  ['used-by-it', { ...right, call: 'c2' }],
  ['without-count', { ...right, call: 'c3', qop: null }],
  ['without-count-again', { ...right, call: 'c3', qop: null }],
  ['with-count-then', { ...right, call: 'c3' }],
  ['one-of-many-before', old],
  ['one-of-many-before-without-count', { ...old, qop: null }],
];

export default scenario({
  shows:
    'nonce_count and one_time_nonce: the count of a nonce has to grow up to 255, a nonce without count is good once, and of many nonces the oldest are not remembered.',
  steps: [
    { at: 0, call: 'old', peer: 'phone', request: { method: 'REGISTER', user: 'challenged' } },
    ...Array.from({ length: 16 }, (_, index) => ({
      at: 10 + index,
      call: `c${index}`,
      peer: 'phone',
      request: { method: 'REGISTER', user: 'challenged' },
    })),
    ...logins.map(([call, login], index) => ({
      at: 200 + 10 * index,
      call,
      peer: 'phone',
      request: { method: 'REGISTER', login },
    })),
  ],
  until: 400,
  due: {
    phone: [
      0,
      ...Array.from({ length: 16 }, (_, index) => 10 + index),
      ...logins.map((_login, index) => 200 + 10 * index),
    ],
  },
});
