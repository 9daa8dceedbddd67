import { defineModule } from '../../kit/index.ts';
import { EXPIRED_EVENT, sweepLocations } from './expired.ts';
import { openLocations } from './locations.ts';
import { usrlocParams } from './params.ts';
import type { UsrlocState } from './state.ts';

export * from './contact.ts';
export { expiredContact, type LocatedContact } from './expired.ts';
export type { Change, Location } from './location.ts';
export { isRuid, type LocationSetup, type Locations, openLocations } from './locations.ts';
export { type ContactIdentity, type RequestOrder, requestOrder } from './matching.ts';
export { replacedContact, withContact } from './order.ts';

/** Where users are: the contacts that registered, in tables that all workers share. */
export default defineModule({
  name: 'usrloc',
  doc: 'The contacts of addresses of record, in memory that every worker sees at once. It has no functions of its own: `registrar` saves and looks up.',
  params: usrlocParams,
  functions: {},
  variables: {},
  eventRoutes: [
    {
      name: EXPIRED_EVENT,
      doc: 'Runs for each contact that expired; with `registrar` loaded, `$ulc(exp=>…)` has its attributes.',
    },
  ],
  timers: [{ name: 'sweep', where: 'once', interval: (state) => state.sweepInterval, run: sweepLocations }],
  setupWorker(worker): UsrlocState {
    const locations = openLocations(worker);
    for (const table of worker.params.preload) locations.open(table);
    return {
      locations,
      sweepInterval: worker.params.timer_interval * 1000,
      runEvent: worker.runEvent,
    };
  },
});
