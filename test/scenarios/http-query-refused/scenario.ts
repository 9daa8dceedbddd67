import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'A query whose route does not exist, without a URL, or after the final reply is refused: -1, and the script goes on.',
  steps: [{ at: 0, call: 'a', request: { method: 'OPTIONS' } }],
  until: 400,
  withoutKamailio: "Debian's packages of Kamailio 5.6.3 have no http_async_client",
});
