import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'jsonrpc_exec runs commands in the script; $jsonrpl has their code, text and document, indented as over sockets.',
  steps: [{ at: 0, call: 'a', request: { method: 'OPTIONS', user: 'bob' } }],
  due: { a: [0] },
  until: 300,
});
