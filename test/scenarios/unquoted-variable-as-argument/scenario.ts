import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'Arguments of the async functions may be variables without quotes, which Kamailio refuses at load.',
  withoutKamailio: 'a parameter that is not constant is refused at load',
  covers: ['constant-arguments'],
  steps: [{ at: 0, call: 'a', request: { method: 'OPTIONS' } }],
  until: 2300,
});
