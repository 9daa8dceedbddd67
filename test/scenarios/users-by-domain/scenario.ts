import { createHash } from 'node:crypto';
import { type Login, scenario } from '../../harness/scenario.ts';

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

const one = '<sip:alice@one.example>;tag=1';
const two = '<sip:alice@two.example>;tag=1';
const alice: Login = { call: 'one', user: 'alice', password: 'secret' };

const REQUESTS = [
  ['right', { from: one, login: alice }],
  ['other-domain', { from: two, login: { ...alice, call: 'two' } }],
  ['its-own-password', { from: two, login: { ...alice, call: 'two', password: 'other' } }],
  ['with-domain', { from: one, login: { ...alice, user: 'alice@one.example' } }],
  ['with-other-domain', { from: one, login: { ...alice, user: 'alice@two.example' } }],
] as const;

export default scenario({
  shows:
    'auth_db with use_domain and hashes instead of passwords: one user name in two domains, user names with a domain, and is_subscriber.',
  database: [
    `INSERT INTO subscriber (username, domain, password, ha1, ha1b) VALUES ('alice', 'one.example', 'a@one', '${md5('alice:one.example:secret')}', '${md5('alice@one.example:one.example:secret')}')`,
    `INSERT INTO subscriber (username, domain, password, ha1, ha1b) VALUES ('alice', 'two.example', 'a@two', '${md5('alice:two.example:other')}', '')`,
  ],
  steps: [
    { at: 0, call: 'one', request: { method: 'REGISTER', from: one } },
    { at: 0, call: 'two', request: { method: 'REGISTER', from: two } },
    { at: 20, call: 'known', request: { method: 'OPTIONS', user: 'known' } },
    ...REQUESTS.map(([call, request], index) => ({
      at: 150 + 20 * index,
      call,
      peer: 'phone',
      request: { method: 'REGISTER', ...request },
    })),
  ],
  until: 300,
  due: { one: [0], two: [0], known: [20], phone: REQUESTS.map((_request, index) => 150 + 20 * index) },
});
