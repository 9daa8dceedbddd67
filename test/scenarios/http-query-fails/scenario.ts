import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'A request that waits for a web server goes on in its route when nobody listens there: $http_ok is 0, and $http_err says why.',
  steps: [{ at: 0, call: 'a', request: { method: 'INVITE' }, ack: true }],
  until: 400,
  withoutKamailio: "Debian's packages of Kamailio 5.6.3 have no http_async_client",
});
