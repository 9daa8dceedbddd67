import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'Without a transaction a query stops nothing: the script goes on with 1, and the route of the reply runs by itself, without the request.',
  steps: [
    { at: 0, call: 'a', request: { method: 'OPTIONS' } },
    { at: 500, call: 'b', peer: 'a', request: { method: 'OPTIONS', headers: ['X-Second: 1'] } },
  ],
  until: 900,
  withoutKamailio: "Debian's packages of Kamailio 5.6.3 have no http_async_client",
});
