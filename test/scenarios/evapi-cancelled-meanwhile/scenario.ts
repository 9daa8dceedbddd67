import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'A CANCEL ends a request that waits for a program; what the program sends afterwards continues nothing.',
  programs: ['app'],
  steps: [
    { at: 0, call: 'a', request: { method: 'INVITE' }, ack: true },
    { at: 500, cancel: 'a' },
    { at: 1000, program: 'app', match: '^call (\\d+:\\d+)$', sends: 'go $1' },
  ],
  due: { a: [0, 500, 500], app: [0, 1000] },
  until: 2000,
});
