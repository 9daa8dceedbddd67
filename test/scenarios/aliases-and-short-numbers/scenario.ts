import { scenario } from '../../harness/scenario.ts';

const ALIAS = 'INSERT INTO dbaliases (alias_username, alias_domain, username, domain) VALUES';
const SHORT = 'INSERT INTO speed_dial (username, domain, sd_username, sd_domain, new_uri) VALUES';

const LOOKUPS = [
  ['alias', 'sip:info@example.com'],
  ['alias', 'sip:nobody@example.com'],
  ['alias-with-domain', 'sip:info@sip.example.org'],
  ['alias-with-domain', 'sip:info@example.net'],
  ['alias-without-domain', 'sip:info@example.net'],
  ['reverse', 'sip:carol@example.org'],
  ['alias', 'sip:example.com'],
  ['short', 'sip:12@example.com'],
  ['short', 'sip:13@example.com'],
  ['short', 'sip:14@example.com'],
  ['short-of-bob', 'sip:12@example.com'],
] as const;

export default scenario({
  shows:
    'alias_db_lookup and sd_lookup: the Request-URI becomes what an alias or a short number stands for, other users of an alias become destinations.',
  database: [
    `${ALIAS} ('info', 'example.com', 'alice', 'example.com'), ('info', 'example.com', 'bob', 'example.com'), ('info', 'example.org', 'carol', 'example.org')`,
    `${SHORT} ('caller', 'example.com', '12', 'example.com', 'sip:alice@example.com'), ('caller', 'example.com', '13', 'example.com', 'dave@example.com'), ('bob', 'example.com', '12', 'example.com', 'sip:erin@example.com')`,
  ],
  steps: LOOKUPS.map(([lookup, uri], index) => ({
    at: 20 * index,
    call: `c${index}`,
    // One answer needs no database, and may overtake.
    peer: uri === 'sip:example.com' ? 'odd' : 'phone',
    request: { method: 'OPTIONS', uri, headers: [`X-Lookup: ${lookup}`] },
  })),
  until: 300,
  due: {
    phone: LOOKUPS.flatMap(([, uri], index) => (uri === 'sip:example.com' ? [] : [20 * index])),
    odd: [120],
  },
});
