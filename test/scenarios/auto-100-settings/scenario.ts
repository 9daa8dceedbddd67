import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'The automatic 100 has the configured reason, is not sent when switched off, nor when the script sent a provisional reply of its own.',
  covers: ['auto-100'],
  steps: ['default', 'off', 'own', 'ringing'].map((user) => ({
    at: 0,
    call: user,
    request: { method: 'INVITE', user },
    ack: true,
  })),
  due: { default: [0, 1000], off: [1000], own: [0, 1000], ringing: [0, 1000] },
  until: 2500,
});
