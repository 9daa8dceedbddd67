import { type Login, scenario } from '../../harness/scenario.ts';

const ALICE = '<sip:alice@example.com>;tag=1';
const alice: Login = { call: 'challenged', user: 'alice', password: 'secret' };
const register = { method: 'REGISTER', user: 'alice', from: ALICE, login: alice };

const REQUESTS = [
  ['right', register],
  ['wrong-password', { ...register, login: { ...alice, password: 'x' } }],
  ['unknown-user', { ...register, login: { ...alice, user: 'nobody' } }],
  ['no-password', { ...register, login: { ...alice, user: 'carol', password: 'x' } }],
  ['user-with-domain', { ...register, login: { ...alice, user: 'alice@example.net' } }],
  ['somebody-else', { ...register, login: { ...alice, user: 'bob', password: 'b0b' } }],
  ['from-somebody-else', { ...register, from: '<sip:bob@example.com>;tag=1' }],
  ['to-somebody-else', { ...register, user: 'bob' }],
  ['quotes', { ...register, login: { ...alice, user: "x' OR 'a'='a" } }],
] as const;

const INVITES = [
  ['call', { method: 'MESSAGE', user: 'bob', from: ALICE }],
  ['call-from-somebody-else', { method: 'MESSAGE', user: 'bob', from: '<sip:bob@example.com>;tag=1' }],
] as const;

export default scenario({
  shows:
    'auth_check in a condition of a called route, without a transaction: users and passwords are in a database, and the codes say what was wrong.',
  database: [
    "INSERT INTO subscriber (username, domain, password, ha1) VALUES ('alice', 'example.com', 'secret', 'h1')",
    "INSERT INTO subscriber (username, domain, password, ha1) VALUES ('bob', 'example.com', 'b0b', 'h2')",
    "INSERT INTO subscriber (username, domain, password, ha1) VALUES ('carol', 'example.com', '', '')",
  ],
  steps: [
    { at: 0, call: 'challenged', request: { method: 'REGISTER', user: 'alice', from: ALICE } },
    { at: 0, call: 'call-challenged', request: { method: 'MESSAGE', user: 'bob', from: ALICE } },
    ...REQUESTS.map(([call, request], index) => ({
      at: 150 + 20 * index,
      call,
      peer: 'phone',
      request,
    })),
    ...INVITES.map(([call, request], index) => ({
      at: 400 + 20 * index,
      call,
      peer: 'phone',
      request: { ...request, login: { ...alice, call: 'call-challenged' } },
    })),
  ],
  until: 500,
  due: {
    challenged: [0],
    'call-challenged': [0],
    phone: [
      ...REQUESTS.map((_request, index) => 150 + 20 * index),
      ...INVITES.map((_request, index) => 400 + 20 * index),
    ],
  },
});
