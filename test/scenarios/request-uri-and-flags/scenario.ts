import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'The core functions and variables that change the Request-URI, the destination and the flags are seen at once.',
  steps: [
    { at: 0, call: 'a', request: { method: 'OPTIONS', uri: 'sip:bob@127.0.0.1:{server-port};user=ip' } },
  ],
  due: { a: [0] },
  until: 300,
});
