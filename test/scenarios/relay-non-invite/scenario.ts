import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'A request that is no INVITE goes again at doubling intervals until a reply comes, after a provisional one every T2, and ends in 408 with fr_timer.',
  servers: {
    b: {
      OPTIONS: [{ after: 700, status: 200 }],
      MESSAGE: [{ after: 600, status: 100 }],
    },
  },
  steps: [
    { at: 0, call: 'a', request: { method: 'OPTIONS', uri: 'sip:b@127.0.0.1:{b-port}' } },
    { at: 200, repeat: 'a' },
    { at: 900, repeat: 'a' },
    { at: 2000, call: 'c', request: { method: 'MESSAGE', uri: 'sip:b@127.0.0.1:{b-port}' } },
    { at: 2000, call: 'd', request: { method: 'INFO', uri: 'sip:c@127.0.0.1:{b-port}' } },
  ],
  due: { a: [700, 900], b: [0, 500, 2000, 2000, 2500, 2500, 3500, 5500, 6600], c: [7000], d: [7000] },
  until: 9000,
});
