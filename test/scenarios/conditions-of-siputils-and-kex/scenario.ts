import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'The functions of siputils, kex, corex and cfgutils that answer a question.',
  steps: [
    {
      at: 0,
      call: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@127.0.0.1:{server-port};user=phone',
        headers: ['Contact: <sip:alice@192.0.2.7>;expires=5', 'User-Agent: x'],
      },
    },
  ],
  due: { a: [0] },
  until: 300,
});
