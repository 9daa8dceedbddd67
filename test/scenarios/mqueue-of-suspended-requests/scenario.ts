import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'Suspended requests stand in a queue by their ids; whoever fetches one goes on with it, and the route that goes on still reads what was fetched.',
  steps: [
    { at: 0, call: 'a', request: { method: 'INVITE', user: 'bob' }, ack: true },
    { at: 50, call: 'b', request: { method: 'INVITE', user: 'bob' }, ack: true },
    { at: 100, call: 'c', request: { method: 'OPTIONS', user: 'next' } },
    { at: 200, call: 'd', request: { method: 'OPTIONS', user: 'next' } },
    { at: 300, call: 'e', request: { method: 'OPTIONS', user: 'next' } },
  ],
  due: { a: [0, 100], b: [50, 200], c: [100], d: [200], e: [300] },
  until: 600,
});
