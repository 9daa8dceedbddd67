import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'Requests that are due in the same millisecond wake in the order in which they went to sleep, those that are due earlier before them; Kamailio wakes the last first.',
  covers: ['ms-order'],
  steps: [
    ...[
      ['first', 500],
      ['second', 500],
      ['early', 300],
      ['third', 500],
    ].map(([user, ms]) => ({
      at: 0,
      call: `${user}`,
      peer: 'client',
      request: { method: 'OPTIONS', user: `${user}`, headers: [`X-Milliseconds: ${ms}`] },
    })),
    { at: 1000, call: 'd', peer: 'client', request: { method: 'INFO' } },
  ],
  until: 1500,
  withoutKamailio: 'its order depends on the millisecond in which each request happens to arrive',
});
