import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'An event route of evrexec that loops in a worker of its own continues the requests that t_suspend stopped, each once.',
  steps: [
    { at: 275, call: 'a', request: { method: 'INVITE', user: 'alice' }, ack: true },
    { at: 475, call: 'b', request: { method: 'MESSAGE', user: 'bob' } },
    { at: 675, call: 'c', request: { method: 'OPTIONS', user: 'carol' } },
  ],
  due: { a: [275, 301], b: [501], c: [701] },
  until: 1500,
});
