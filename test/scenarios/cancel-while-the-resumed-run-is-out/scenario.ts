import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'A CANCEL that comes while the resumed run is busy is answered at once, with 487 for the INVITE, and what the run answers later is dropped. Kamailio lets it wait for the run.',
  steps: [
    { at: 0, call: 'a', request: { method: 'INVITE' }, ack: true },
    { at: 2500, cancel: 'a' },
    { at: 5500, call: 'b', request: { method: 'INFO' } },
  ],
  until: 6000,
});
