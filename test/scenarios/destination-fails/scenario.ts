import { listFile } from '../../harness/list-file.ts';
import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'A call goes to the next destination when one answers 5xx or not at all, which is marked; the next call does not go there.',
  defines: listFile(import.meta.url),
  servers: {
    b: { INVITE: [{ after: 50, status: 503 }] },
    c: {},
    d: { INVITE: [{ after: 50, status: 486 }] },
  },
  steps: [
    {
      at: 0,
      call: 'a',
      request: {
        method: 'INFO',
        headers: [
          'X-First: sip:127.0.0.1:{b-port}',
          'X-Second: sip:127.0.0.1:{c-port}',
          'X-Third: sip:127.0.0.1:{d-port}',
        ],
      },
    },
    { at: 200, call: 'e', ack: true, request: { method: 'INVITE' } },
    { at: 1200, call: 'f', ack: true, request: { method: 'INVITE' } },
  ],
  due: { a: [0], b: [200, 250], c: [250], d: [650, 700, 1200, 1250], e: [200, 700], f: [1200, 1250] },
  until: 1600,
});
