import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'Milliseconds below 1, and 30000 and more, are refused with -1 and the script goes on; 29999 is accepted, and fr_timer ends it first.',
  covers: ['ms-limits'],
  steps: ['0', '-1', '1', '29999', '30000', '100000'].map((ms) => ({
    at: 0,
    call: `m${ms}`,
    request: { method: 'OPTIONS', headers: [`X-Milliseconds: ${ms}`] },
  })),
  due: { m0: [0], 'm-1': [0], m1: [1], m29999: [1000], m30000: [0], m100000: [0] },
  until: 2500,
});
