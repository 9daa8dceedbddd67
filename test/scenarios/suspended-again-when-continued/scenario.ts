import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'A request that t_continue went on with may be suspended again, any number of times; what its AVPs hold stays with it.',
  covers: ['avps-of-transaction'],
  steps: [
    { at: 0, call: 'a', request: { method: 'INVITE' }, ack: true },
    ...[300, 600, 900].map((at) => ({ at, call: `b${at}`, peer: 'b', request: { method: 'INFO' } })),
  ],
  due: { a: [0, 900], b: [300, 600, 900] },
  until: 2000,
});
