import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'A failure_route armed before the sleep runs when fr_timer ends it: it may answer, and 408 is sent if it does not.',
  covers: ['failure-route-inherited'],
  steps: [
    { at: 0, call: 'a', request: { method: 'OPTIONS' } },
    { at: 0, call: 'b', request: { method: 'INVITE' }, ack: true },
    { at: 0, call: 'silent', request: { method: 'OPTIONS', user: 'silent' } },
  ],
  due: { a: [1000], b: [0, 1000], silent: [1000] },
  until: 4500,
});
