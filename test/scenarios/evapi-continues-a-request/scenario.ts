import { scenario } from '../../harness/scenario.ts';

const ids = { match: '^call \\w+ (\\d+:\\d+)$', sends: 'go $1' };

export default scenario({
  shows:
    'A program is told of a request that evapi_async_relay suspended, and what it sends back continues the request, once.',
  programs: ['app'],
  steps: [
    { at: 0, call: 'a', request: { method: 'INVITE', user: 'bob' }, ack: true },
    { at: 700, program: 'app', ...ids },
    { at: 1200, program: 'app', ...ids },
    { at: 1500, program: 'app', sends: 'go 1:1' },
  ],
  due: { a: [0, 700], app: [0, 700, 1200, 1500] },
  until: 2500,
});
