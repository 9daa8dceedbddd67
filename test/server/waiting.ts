/** A user's own module, as a script of the tests loads it: functions that wait and do what a bad one may do. */
import { ANY_ROUTE, declare, defineModule, int, type RunServices } from 'fermata-sip/kit';

const { awaited } = declare<RunServices>();

export default defineModule({
  name: 'waiting',
  doc: 'Functions that wait.',
  params: {},
  functions: {
    answer: awaited({
      args: [int('milliseconds'), int('result')],
      routes: ANY_ROUTE,
      deadline: 1000,
      doc: 'Gives the result after a while, whatever its signal says.',
      run({ clock, log }, { signal, site }, milliseconds, result) {
        signal.addEventListener('abort', () => log.write(1, `${site.where} ${signal.reason.message} [seen]`));
        return new Promise((resolve) => clock.setTimer(milliseconds, () => resolve(result)));
      },
    }),
    never: awaited({
      args: [int('deadline')],
      routes: ANY_ROUTE,
      deadline: (_services, deadline) => deadline,
      late: (_services, _call, deadline) => -deadline,
      doc: 'Never answers; fails when its signal is aborted.',
      run: (_services, { signal }) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    }),
    fail: awaited({
      args: [int('milliseconds')],
      routes: ANY_ROUTE,
      deadline: 1000,
      doc: 'Rejects after a while, or throws at once.',
      run({ clock }, _call, milliseconds) {
        if (milliseconds === 0) throw new Error('thrown');
        return new Promise((_resolve, reject) =>
          clock.setTimer(milliseconds, () => reject(new Error('rejected'))),
        );
      },
    }),
    at_once: awaited({
      args: [int('result')],
      routes: ANY_ROUTE,
      deadline: 1000,
      doc: 'Has nothing to wait for.',
      run: (_services, _call, result) => result,
    }),
  },
  variables: {},
  setupWorker: ({ services }) => services,
});
