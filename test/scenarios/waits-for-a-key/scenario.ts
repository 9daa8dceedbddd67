import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'async_wait stops a request until async_wake of another one names its key: the value that it brings is $async(value), and the script goes on exactly there.',
  steps: [
    { at: 0, call: 'a', request: { method: 'OPTIONS', user: 'front' } },
    { at: 100, call: 'c', request: { method: 'OPTIONS', user: 'back' } },
    { at: 700, call: 'b', request: { method: 'INFO', user: 'front' } },
    { at: 900, call: 'd', request: { method: 'INFO', user: 'nowhere' } },
    { at: 1200, call: 'e', request: { method: 'INFO', user: 'back' } },
  ],
  withoutKamailio: 'Kamailio has no async_wait',
  until: 2000,
});
