import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'async_route sleeps and then runs the named route; nothing after the call runs.',
  covers: ['no-script-end-check', 'without-tmx'],
  steps: [
    { at: 0, call: 'a', request: { method: 'OPTIONS' } },
    {
      at: 0,
      call: 'b',
      request: { method: 'MESSAGE', headers: ['Content-Type: text/plain'], body: 'hello\n' },
    },
  ],
  due: { a: [2000], b: [2000] },
  until: 3500,
});
