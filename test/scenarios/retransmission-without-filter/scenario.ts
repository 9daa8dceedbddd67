import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'A script without t_check_trans suspends a sleeping request once more at each retransmission in Kamailio, which can lose the resumed run; here the retransmission is absorbed.',
  covers: ['retransmission-unfiltered'],
  steps: [
    { at: 0, call: 'a', request: { method: 'MESSAGE', user: 'twice' } },
    { at: 1500, repeat: 'a' },
  ],
  until: 10000,
});
