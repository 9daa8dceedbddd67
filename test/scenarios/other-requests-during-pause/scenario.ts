import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'A paused request holds up no other: the SIP worker answers throughout. In Kamailio the process sleeps.',
  steps: [
    { at: 0, call: 'slow', request: { method: 'OPTIONS', user: 'slow' } },
    { at: 300, call: 'quick', request: { method: 'OPTIONS', user: 'quick' } },
  ],
  until: 1500,
});
