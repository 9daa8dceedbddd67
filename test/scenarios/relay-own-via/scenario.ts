import { scenario } from '../../harness/scenario.ts';

const users = ['rport', 'named', 'branch', 'stateless'] as const;

export default scenario({
  shows: 'The script may say what our own Via shows: an advertised address, and a request for rport.',
  servers: { b: { OPTIONS: [{ after: 0, status: 200 }] } },
  steps: users.map((user, index) => ({
    at: index * 100,
    call: user,
    request: { method: 'OPTIONS', uri: `sip:${user}@127.0.0.1:{b-port}` },
  })),
  due: {
    ...Object.fromEntries(users.map((user, index) => [user, [index * 100]])),
    b: users.map((_user, index) => index * 100),
  },
  until: 800,
});
