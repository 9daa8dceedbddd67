import { scenario } from '../../harness/scenario.ts';

const statuses = [302, 401, 404, 407, 415, 480, 484, 486, 500, 503, 504, 600, 603] as const;
const answers = Object.fromEntries(
  statuses.map((status) => [
    `INVITE s${status}`,
    [
      {
        after: status === 600 ? 100 : 0,
        status,
        headers:
          status === 302
            ? ['Contact: <sip:elsewhere@127.0.0.1>']
            : status === 401
              ? ['WWW-Authenticate: Digest realm="one", nonce="1"']
              : status === 407
                ? ['Proxy-Authenticate: Digest realm="two", nonce="2"']
                : [],
      },
    ],
  ]),
);
const pairs = [
  [486, 404],
  [404, 302],
  [500, 480],
  [484, 404],
  [503, 500],
  [503, 503],
  [504, 503],
  [407, 415],
  [486, 401],
  [401, 407],
  [404, 603],
  [302, 600],
] as const;

export default scenario({
  shows:
    'Of two negative replies the better one is forwarded: 6xx, then 3xx, then 4xx with challenges first, then 5xx; a 503 as 500; two challenges together.',
  servers: { b: answers },
  steps: pairs.map(([first, second], index) => ({
    at: index * 200,
    call: `c${first}-${second}`,
    ack: true,
    request: {
      method: 'INVITE',
      uri: `sip:s${first}@127.0.0.1:{b-port}`,
      headers: [`X-Second: s${second}`],
    },
  })),
  due: {
    ...Object.fromEntries(
      pairs.map(([first, second], index) => [
        `c${first}-${second}`,
        [index * 200, index * 200 + (second === 600 ? 100 : 0)],
      ]),
    ),
    b: pairs.flatMap(([, second], index) => {
      const at = index * 200;
      const end = at + (second === 600 ? 100 : 0);
      return [at, at, at, end];
    }),
  },
  until: 4000,
});
