import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'A CANCEL works on any sleeping request, not only on an INVITE: 487 and 200 at once.',
  steps: [
    { at: 0, call: 'a', request: { method: 'OPTIONS' } },
    { at: 300, cancel: 'a' },
  ],
  until: 3500,
});
