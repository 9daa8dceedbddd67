import { scenario } from '../../harness/scenario.ts';

const CALLS = [
  'www',
  'www-auth',
  'www-int',
  'www-stale',
  'proxy',
  'by-method',
  'empty',
  'empty-silent',
  'variable',
  'avp',
  'avp-int',
];

export default scenario({
  shows:
    'www_challenge, proxy_challenge and auth_challenge with their flags, the challenge as a variable and as an AVP, without and with a transaction.',
  steps: [
    ...CALLS.map((user, index) => ({
      at: 20 * index,
      call: user,
      peer: 'phone',
      request: { method: 'OPTIONS', user },
    })),
    { at: 300, call: 'register', peer: 'phone', request: { method: 'REGISTER', user: 'by-method' } },
    { at: 320, call: 'in-a-transaction', request: { method: 'INVITE' }, ack: true },
  ],
  until: 400,
  // The realm that is empty and refused is answered with 500 before the script's own answer.
  due: {
    phone: [
      ...CALLS.flatMap((user, index) => (user === 'empty-silent' ? [20 * index, 20 * index] : [20 * index])),
      300,
    ],
    'in-a-transaction': [320],
  },
});
