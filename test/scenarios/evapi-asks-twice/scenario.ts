import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'evapi_async_relay twice in one run: both texts go out, and the first that answers continues the request.',
  programs: ['app'],
  steps: [
    { at: 0, call: 'a', request: { method: 'INVITE' }, ack: true },
    { at: 300, program: 'app', match: '^first (\\d+:\\d+)$', sends: 'go $1' },
    { at: 500, program: 'app', match: '^second (\\d+:\\d+)$', sends: 'go $1' },
  ],
  due: { a: [0, 300], app: [0, 0, 0, 300, 500] },
  until: 800,
});
