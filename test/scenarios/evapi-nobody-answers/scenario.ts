import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'What a program sends too late continues nothing: fr_timer ended the request that evapi_async_relay suspended.',
  programs: ['app'],
  steps: [
    { at: 0, call: 'a', request: { method: 'INVITE' }, ack: true },
    { at: 4000, program: 'app', match: '^call (\\d+:\\d+)$', sends: 'go $1' },
  ],
  due: { a: [0, 2000], app: [0, 4000] },
  until: 5000,
});
