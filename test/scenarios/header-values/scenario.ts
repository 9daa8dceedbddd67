import { type Step, scenario } from '../../harness/scenario.ts';

const CALLS = 107;

const steps = Array.from(
  { length: CALLS },
  (_, index): Step => ({
    at: 2 * index,
    call: `c${index}`,
    peer: 'a',
    request: {
      method: 'MESSAGE',
      uri: `sip:c${index}@127.0.0.1:{b-port}`,
      headers: [
        'Foo: one;p=1;q',
        'Foo: two;p=2;q=22,three ; p="3,3" ;quoted="a;b"',
        'X-Between: yes',
        'foo: four',
        'Auth: Digest username="u", realm="r", nonce="n"',
        'Auth: Digest username="v",realm="s",nonce="m"',
        'Set: path,100rel , other',
        'Set: timer',
        'My-Set: a',
        'Single: one',
        'k: compact',
        'Spaced:  one , two , three',
        'Plain: word',
        'Content-Type: text/plain',
      ],
      body: 'body',
    },
  }),
);

export default scenario({
  shows: 'textopsx: values in headers and their parameters are added, removed, changed and looked for.',
  steps,
  servers: { b: { MESSAGE: [] } },
  due: { a: [], b: steps.map(({ at }) => at) },
  until: 400,
});
