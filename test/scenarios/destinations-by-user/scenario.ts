import { listFile } from '../../harness/list-file.ts';
import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'With flag 1 hashes of URIs go by the user alone.',
  defines: listFile(import.meta.url),
  steps: [
    {
      at: 0,
      call: 'c0',
      request: {
        method: 'OPTIONS',
        user: 'bob',
        from: '<sip:alice@example.com>;tag=x',
        to: '<sip:bob@example.com>',
      },
    },
    {
      at: 50,
      call: 'c1',
      request: {
        method: 'OPTIONS',
        user: 'bob',
        from: '<sip:alice@example.org:5070>;tag=x',
        to: '<sip:bob@example.org>',
      },
    },
    {
      at: 100,
      call: 'c2',
      request: {
        method: 'OPTIONS',
        user: 'carol',
        from: '<sip:dave@example.com>;tag=x',
        to: '<sip:carol@example.org>',
      },
    },
  ],
  due: { c0: [0], c1: [50], c2: [100] },
  until: 300,
});
