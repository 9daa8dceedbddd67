import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'Seconds below 1 and above 100 are refused with -1 and the script goes on; 99 is accepted, and fr_timer ends it first.',
  covers: ['seconds-limits'],
  steps: ['0', '-1', '-100', '99', '101', '100000'].map((seconds) => ({
    at: 0,
    call: `s${seconds}`,
    request: { method: 'OPTIONS', headers: [`X-Seconds: ${seconds}`] },
  })),
  due: { s0: [0], 's-1': [0], 's-100': [0], s99: [1000], s101: [0], s100000: [0] },
  until: 2500,
});
