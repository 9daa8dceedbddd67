import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'The final reply to an INVITE is retransmitted after 0.5, 1.5 and 3.5 s until its ACK comes, whether or not the request slept.',
  covers: ['ack-absorbed'],
  steps: [
    { at: 0, call: 'now', request: { method: 'INVITE', user: 'now' } },
    { at: 0, call: 'success', request: { method: 'INVITE', user: 'success' } },
    { at: 0, call: 'slept', request: { method: 'INVITE', user: 'slept' } },
    { at: 1700, ack: 'now' },
    { at: 1800, ack: 'success' },
  ],
  due: {
    now: [0, 500, 1500],
    success: [0, 500, 1500],
    slept: [0, 1000, 1500, 2500, 4500],
  },
  until: 5300,
});
