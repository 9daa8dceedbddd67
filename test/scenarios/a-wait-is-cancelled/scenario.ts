import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'The route of async_on_cancel runs when a CANCEL ends the request while it waits: the INVITE has its 487 by then, and a wake finds nobody.',
  steps: [
    { at: 0, call: 'a', request: { method: 'INVITE' }, ack: true },
    { at: 500, cancel: 'a' },
    { at: 1000, call: 'b', request: { method: 'INFO' } },
  ],
  withoutKamailio: 'Kamailio has no async_wait',
  until: 1500,
});
