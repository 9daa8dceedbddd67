import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'async_tkv_emit runs the event route with the type, the key and the value in a worker of its group; the value is cut to 1023 bytes.',
  covers: ['tkv'],
  steps: [
    { at: 0, call: 'a', request: { method: 'OPTIONS', body: 'x'.repeat(1100) } },
    { at: 300, call: 'b', request: { method: 'INFO' } },
  ],
  withoutKamailio: 'Kamailio 5.6.3 has no async_tkv_emit',
  until: 1000,
});
