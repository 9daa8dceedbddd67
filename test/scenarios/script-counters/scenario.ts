import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'Counters of the script: cnt_inc, cnt_add and cnt_reset, read as $stat; a custom global read as $sel(cfg_get…).',
  steps: [
    { at: 0, call: 'a', request: { method: 'OPTIONS' } },
    { at: 30, call: 'b', request: { method: 'OPTIONS' } },
    { at: 60, call: 'c', request: { method: 'OPTIONS' } },
    { at: 90, call: 'd', request: { method: 'OPTIONS' } },
  ],
  due: { a: [0], b: [30], c: [60], d: [90] },
  until: 200,
});
