import { scenario } from '../../harness/scenario.ts';

const URIS = ['sip:a@one.example', 'sip:a@ONE.EXAMPLE:5070', 'sip:a@two.example', 'sip:a@three.example'];

export default scenario({
  shows:
    'Domains in a database are local, and with register_myself they are myself; lookup_domain has their attributes.',
  database: [
    "INSERT INTO domain (domain, did) VALUES ('One.example', 'one'), ('two.example', NULL), ('example.com', NULL)",
    "INSERT INTO domain_attrs (did, name, type, value) VALUES ('one', 'limit', 0, '5'), ('one', 'label', 2, 'first')",
  ],
  steps: URIS.map((uri, index) => ({
    at: 20 * index,
    call: `c${index}`,
    peer: 'phone',
    request: {
      method: 'OPTIONS',
      uri,
      from: index === 3 ? '<sip:a@elsewhere.example>;tag=1' : '<sip:a@two.example>;tag=1',
    },
  })),
  until: 120,
  due: { phone: URIS.map((_uri, index) => 20 * index) },
});
