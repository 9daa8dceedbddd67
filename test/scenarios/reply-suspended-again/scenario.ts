import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'A reply that t_suspend() stopped goes on with t_continue(), may stop again any number of times, and is forwarded when a run leaves it.',
  covers: ['in-reply-route'],
  servers: { b: { INVITE: [{ after: 100, status: 404 }] } },
  steps: [
    { at: 0, call: 'a', ack: true, request: { method: 'INVITE', uri: 'sip:b@127.0.0.1:{b-port}' } },
    { at: 500, call: 'c', request: { method: 'INFO' } },
    { at: 1000, call: 'd', request: { method: 'INFO' } },
    { at: 1500, call: 'e', request: { method: 'INFO' } },
  ],
  due: { a: [0, 1000], b: [0, 100], c: [500], d: [1000], e: [1500] },
  until: 2000,
});
