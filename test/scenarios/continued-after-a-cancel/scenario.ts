import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'A CANCEL of a suspended INVITE is answered at once; t_continue after it runs nothing.',
  covers: ['continue-cancelled'],
  steps: [
    { at: 0, call: 'a', request: { method: 'INVITE' }, ack: true },
    { at: 300, cancel: 'a' },
    { at: 700, call: 'b', request: { method: 'INFO' } },
  ],
  due: { a: [0, 300, 300], b: [700] },
  until: 1500,
});
