import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    '$var is 0 at the start of every message; in Kamailio it keeps what an earlier message left in that process.',
  steps: [
    { at: 0, call: 'sets', request: { method: 'OPTIONS', user: 'sets' } },
    { at: 200, call: 'reads', request: { method: 'OPTIONS', user: 'reads' } },
  ],
  until: 500,
});
