import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'A CANCEL of a sleeping OPTIONS changes nothing: only an INVITE can be cancelled (Kamailio answers 487 and 200).',
  steps: [
    { at: 0, call: 'a', request: { method: 'OPTIONS' } },
    { at: 300, cancel: 'a' },
  ],
  until: 3500,
});
