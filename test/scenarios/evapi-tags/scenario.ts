import { type Step, scenario } from '../../harness/scenario.ts';

const USERS = [
  'all',
  'many',
  'one',
  'nobody',
  'no-tag',
  'no-data',
  'undefined',
  'tag',
  'close',
  'held-by-many',
  'held-by-one',
];

export default scenario({
  shows:
    'Whom evapi_relay, evapi_multicast and evapi_unicast reach, what they and their kin return, and which index and tag a connection has.',
  programs: ['first', 'second', 'third'],
  steps: USERS.map(
    (user, index): Step => ({ at: index * 100, call: user, request: { method: 'MESSAGE', user } }),
  ),
  due: {
    first: [0, 0, 0, 0, 600],
    second: [0, 100, 200, 600, 900, 1000],
    third: [0, 100, 600, 900],
    ...Object.fromEntries(USERS.map((user, index) => [user, [index * 100]])),
  },
  until: 1600,
});
