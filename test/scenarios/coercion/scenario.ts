import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'Strings, integers and undefined values turn into each other as in Kamailio.',
  steps: [
    { at: 0, call: 'a', request: { method: 'OPTIONS', user: 'bob', cseq: 7, headers: ['X-Number: 42'] } },
  ],
  due: { a: [0] },
  until: 300,
});
