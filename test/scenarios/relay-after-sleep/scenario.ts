import { scenario } from '../../harness/scenario.ts';

const headers = ['X-Second: sip:c@127.0.0.1:{c-port}'];

export default scenario({
  shows:
    'A request that slept is forwarded from the resumed run with the same codes; when all branches failed, failure_route runs and may go on.',
  covers: ['new-uri-relayed', 'relay-error-500'],
  servers: {
    b: { INVITE: [{ after: 100, status: 486 }], 'OPTIONS ok': [{ after: 50, status: 200 }] },
    c: {
      INVITE: [
        { after: 100, status: 180 },
        { after: 200, status: 200 },
      ],
    },
  },
  steps: [
    {
      at: 0,
      call: 'a',
      ack: true,
      request: { method: 'INVITE', uri: 'sip:busy@127.0.0.1:{b-port}', headers },
    },
    {
      at: 2000,
      call: 'd',
      ack: true,
      request: { method: 'INVITE', uri: 'sip:failed@127.0.0.1:{b-port}', headers },
    },
    {
      at: 4000,
      call: 'f',
      ack: true,
      request: { method: 'INVITE', uri: 'sip:nowhere@127.0.0.1:{b-port}', headers },
    },
    { at: 6000, call: 'g', request: { method: 'OPTIONS', uri: 'sip:ok@127.0.0.1:{b-port}', headers } },
    { at: 9000, call: 'e', request: { method: 'INFO' } },
  ],
  due: {
    a: [0, 1200, 1300],
    d: [2000, 3100],
    f: [4000, 5000],
    g: [7050],
    b: [1000, 1100, 1300, 3000, 3100, 7000],
    c: [1100],
    e: [9000],
  },
  until: 9300,
});
