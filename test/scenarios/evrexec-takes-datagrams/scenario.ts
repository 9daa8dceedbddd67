import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'A datagram runs an event route of evrexec in a worker of its own, one after the other; it may continue a suspended request.',
  programs: ['app'],
  steps: [
    { at: 0, call: 'a', request: { method: 'INVITE' }, ack: true },
    { at: 200, program: 'app', datagram: 'hello' },
    { at: 300, program: 'app', datagram: '' },
    { at: 500, program: 'app', datagram: 'slow' },
    { at: 600, program: 'app', datagram: 'go $1', match: '^call (\\d+:\\d+)$' },
    { at: 1200, program: 'app', datagram: 'go $1', match: '^call (\\d+:\\d+)$' },
  ],
  due: { a: [0, 900], app: [0, 200, 300, 900, 900, 1200] },
  until: 2000,
});
