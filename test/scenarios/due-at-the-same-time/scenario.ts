import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'Requests that are due at the same time wake in the order in which they went to sleep; Kamailio wakes the last first.',
  covers: ['lifo', 'seconds-ring'],
  steps: [
    { at: 0, call: 'a', peer: 'client', request: { method: 'OPTIONS', user: 'first' } },
    { at: 0, call: 'b', peer: 'client', request: { method: 'OPTIONS', user: 'second' } },
    { at: 0, call: 'c', peer: 'client', request: { method: 'OPTIONS', user: 'third' } },
    { at: 2500, call: 'd', peer: 'client', request: { method: 'INFO' } },
  ],
  until: 2700,
});
