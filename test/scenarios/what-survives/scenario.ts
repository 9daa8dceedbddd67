import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'AVPs, XAVPs, shared variables, message flags and earlier header edits are there after a sleep; $var, branch flags and script flags are not.',
  covers: [
    'fresh-run',
    'script-flags',
    'branch-flags',
    'avps-of-transaction',
    'var-lost',
    'edits-before-first',
    'message-flags',
  ],
  steps: [
    {
      at: 0,
      call: 'a',
      request: { method: 'MESSAGE', user: 'bob', headers: ['Content-Type: text/plain'], body: 'hello' },
    },
  ],
  until: 2500,
});
