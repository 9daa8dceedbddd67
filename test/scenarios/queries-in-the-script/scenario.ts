import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'sql_query and sql_xquery: rows in $dbr and in an XAVP, what the calls return, and values as SQL writes them.',
  database: [
    "INSERT INTO subscriber (username, domain, password) VALUES ('alice', 'example.com', 'a'), ('bob', 'example.com', 'b'), ('carol', 'example.org', 'c')",
  ],
  steps: [
    { at: 0, call: 'com', request: { method: 'OPTIONS', uri: 'sip:test@example.com' } },
    { at: 20, call: 'org', request: { method: 'OPTIONS', uri: 'sip:test@example.org' } },
  ],
  until: 100,
  due: { com: [0], org: [20] },
});
