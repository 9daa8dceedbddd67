import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'A wait that nobody ends is over after its seconds: its code is -2, whatever fr_timer says. With a route it goes on there, with the code in $rc.',
  steps: ['here', 'route'].map((user) => ({
    at: 0,
    call: user,
    request: { method: 'OPTIONS', user },
  })),
  withoutKamailio: 'Kamailio has no async_wait',
  until: 3000,
});
