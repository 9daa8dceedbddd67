import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'set_reply_body gives the reply a body with its type and length, without a transaction, before and after a sleep.',
  steps: ['now', 'slept', 'resumed'].map((user) => ({
    at: 0,
    call: user,
    request: { method: 'OPTIONS', user },
  })),
  due: { now: [0], slept: [1000], resumed: [1000] },
  until: 2500,
});
