import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'Header edits made before the first sleep are kept, those made between two sleeps are lost; message flags set there are kept.',
  covers: ['edits-before-second'],
  steps: [{ at: 0, call: 'a', request: { method: 'OPTIONS' } }],
  until: 4000,
});
