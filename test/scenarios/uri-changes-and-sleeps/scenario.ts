import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'A Request-URI and a destination that the script changed are there after a sleep, wherever the transaction was created. Kamailio loses what was changed after t_newtran.',
  covers: ['uri-after-newtran', 'uri-before-transaction'],
  steps: ['before', 'after'].map((user) => ({
    at: 0,
    call: user,
    request: { method: 'OPTIONS', user, uri: `sip:${user}@example.com` },
  })),
  until: 2500,
});
