import { type Step, scenario } from '../../harness/scenario.ts';

const users = ['neither', 'missed', 'failed', 'missed-and-failed', 'asleep', 'failed-asleep'];

const steps = users.map(
  (user, index): Step => ({
    at: 20 * index,
    call: user,
    ack: true,
    request: { method: 'INVITE', user: user.replace('failed-asleep', 'asleep') },
  }),
);
steps.push({ at: 200, cancel: 'failed-asleep' });

export default scenario({
  shows: 'acc: replies of our own, from async workers too, and CANCELs.',
  steps,
  logs: 'ACC: ',
  until: 2200,
});
