import { scenario } from '../../harness/scenario.ts';

const COLUMNS = 'ruid, username, contact, received, path, expires, q, callid, cseq, user_agent';
/** Days of the Julian calendar, as Kamailio's driver writes times: in the year 2100, and in 2009. */
const FAR = 2_488_070;
const GONE = 2_455_000.5;

export default scenario({
  shows:
    'usrloc reads the contacts of its database at the start: lookup finds those that did not expire, save knows them.',
  database: [
    `INSERT INTO location (${COLUMNS}) VALUES ('uloc-1-1-1', 'alice', 'sip:low@192.0.2.1', NULL, NULL, ${FAR}, 0.2, 'c1', 1, 'x')`,
    `INSERT INTO location (${COLUMNS}) VALUES ('uloc-1-1-2', 'alice', 'sip:high@192.0.2.1', 'sip:192.0.2.7:5070', NULL, ${FAR}, 0.8, 'c2', 1, 'x')`,
    `INSERT INTO location (${COLUMNS}) VALUES ('uloc-1-1-3', 'bob', 'sip:bob@192.0.2.1', NULL, NULL, ${GONE}, -1, 'c3', 1, 'x')`,
    `INSERT INTO location (${COLUMNS}) VALUES ('uloc-1-1-4', 'carol', 'sip:carol@192.0.2.1', NULL, NULL, ${FAR}, -1, 'c4', 7, 'x')`,
  ],
  steps: [
    ...['alice', 'bob', 'carol', 'dave'].map((user, index) => ({
      at: 20 * index,
      call: `find-${user}`,
      peer: 'caller',
      request: { method: 'OPTIONS', user },
    })),
    {
      at: 100,
      call: 'gone',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'carol', headers: ['Contact: <sip:carol@192.0.2.1>;expires=0'] },
    },
    { at: 120, call: 'find-gone', peer: 'caller', request: { method: 'OPTIONS', user: 'carol' } },
  ],
  until: 200,
  due: { caller: [0, 20, 40, 60, 120], phone: [100] },
});
