import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'Netstrings in pieces, several at once, with blanks and leading zeros, empty ones, and none at all.',
  programs: ['a', 'b'],
  steps: [
    { at: 0, program: 'a', bytes: '1:1,1:2,' },
    { at: 100, program: 'a', bytes: '6:in th' },
    { at: 200, program: 'a', bytes: 'e,' },
    { at: 300, program: 'a', bytes: ' 07:a blank,\r\n' },
    { at: 400, program: 'a', bytes: '1' },
    { at: 500, program: 'a', bytes: '0:the length,' },
    { at: 600, program: 'a', bytes: '5:comma' },
    { at: 700, program: 'a', bytes: ',' },
    { at: 800, program: 'a', bytes: '0:,11:after empty,' },
    { at: 900, program: 'a', bytes: '-1:x,' },
    { at: 1000, program: 'b', sends: 'still here' },
  ],
  until: 2000,
});
