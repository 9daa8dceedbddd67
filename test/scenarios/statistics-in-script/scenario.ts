import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: '$stat counts requests by method, transactions by their final status, stateless replies by theirs.',
  steps: [
    { at: 0, call: 'a', request: { method: 'OPTIONS', user: 'stateless' } },
    { at: 50, call: 'b', request: { method: 'OPTIONS', user: 'stateful' } },
    { at: 100, call: 'c', request: { method: 'MESSAGE', user: 'stateful' } },
    { at: 150, call: 'd', request: { method: 'OPTIONS', user: 'stateless' } },
  ],
  until: 400,
});
