import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'The functions of textops that answer a question.',
  steps: [
    {
      at: 0,
      call: 'a',
      request: {
        method: 'MESSAGE',
        user: 'bob',
        headers: ['Subject: some words here', 'X-One: 1', 'Privacy: id;critical', 'Content-Type: text/plain'],
        body: 'body text\nline two\n',
      },
    },
  ],
  due: { a: [0] },
  until: 300,
});
