import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'With pretty_format=0 the documents of jsonrpc_exec stand in one line.',
  steps: [{ at: 0, call: 'a', request: { method: 'OPTIONS', user: 'bob' } }],
  due: { a: [0] },
  until: 300,
});
