import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'send_reply answers through the transaction where there is one, statelessly where there is none: only then does a retransmission run the script again.',
  steps: [
    { at: 0, call: 'a', request: { method: 'OPTIONS', user: 'stateful' } },
    { at: 200, repeat: 'a' },
    { at: 400, call: 'b', request: { method: 'OPTIONS', user: 'stateless' } },
    { at: 600, repeat: 'b' },
  ],
  due: { a: [0, 200], b: [400, 600] },
  until: 900,
});
