import { type Login, scenario } from '../../harness/scenario.ts';

const login: Login = { call: 'register', user: 'test', password: 'secret' };
const from = '<sip:test@example.com>;tag=one';

export default scenario({
  shows:
    'auth_checks_*: a nonce is good for requests with the same URI, Call-ID or From tag; SHA-256, Authentication-Info, and pv_auth_check, which compares the user with From and To.',
  steps: [
    { at: 0, call: 'register', request: { method: 'REGISTER', from } },
    { at: 200, call: 'register', request: { method: 'REGISTER', from, cseq: 2, login } },
    { at: 220, call: 'other-call-id', request: { method: 'REGISTER', from, login } },
    { at: 240, call: 'message', request: { method: 'MESSAGE', from } },
    {
      at: 400,
      call: 'same-tag',
      request: { method: 'MESSAGE', from, login: { ...login, call: 'message' } },
    },
    {
      at: 420,
      call: 'other-tag',
      request: {
        method: 'MESSAGE',
        from: '<sip:test@example.com>;tag=two',
        login: { ...login, call: 'message' },
      },
    },
    {
      at: 440,
      call: 'other-user',
      request: {
        method: 'MESSAGE',
        from: '<sip:bob@example.com>;tag=one',
        login: { ...login, call: 'message' },
      },
    },
  ],
  until: 500,
  due: {
    register: [0, 200],
    'other-call-id': [220],
    message: [240],
    'same-tag': [400],
    'other-tag': [420],
    'other-user': [440],
  },
});
