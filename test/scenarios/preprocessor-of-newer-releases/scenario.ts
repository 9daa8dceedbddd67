import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'undef, tryundef, ifexp, defexp and defexps, which Kamailio 5.6.3 does not have.',
  withoutKamailio: 'Kamailio 5.6.3 reads these directives as comments',
  steps: [{ at: 0, call: 'a', request: { method: 'OPTIONS' } }],
  until: 300,
});
