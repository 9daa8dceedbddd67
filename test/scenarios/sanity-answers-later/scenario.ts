import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'sanity: with noreply the script answers, with its own reply or with the one of the check that failed.',
  steps: [
    { at: 0, call: 'theirs', request: { method: 'OPTIONS', headers: ['Expires: soon'] } },
    { at: 10, call: 'ours', request: { method: 'MESSAGE', headers: ['Expires: soon'] } },
    { at: 20, call: 'extension', request: { method: 'OPTIONS', headers: ['Proxy-Require: a'] } },
    { at: 30, call: 'nothing', request: { method: 'INFO' } },
    { at: 40, call: 'good', request: { method: 'OPTIONS' } },
  ],
  due: { theirs: [0, 0], ours: [10], extension: [20, 20], nothing: [30, 30], good: [40] },
  until: 300,
});
