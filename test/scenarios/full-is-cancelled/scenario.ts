import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'A CANCEL ends a sleep of the full continuation as any other: what follows it does not run.',
  steps: [
    { at: 0, call: 'a', request: { method: 'INVITE' }, ack: true },
    { at: 500, cancel: 'a' },
    { at: 3000, call: 'b', request: { method: 'INFO' } },
  ],
  withoutKamailio: 'Kamailio has no full continuation',
  until: 3500,
});
