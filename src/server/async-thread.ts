import { randomBytes } from 'node:crypto';
import { createWorkerLog } from '../log/create.ts';
import { createSystemNameServers } from '../net/dns/system-name-servers.ts';
import { attachStore } from '../store/volatile-store.ts';
import { createRealClock } from '../time/real-clock.ts';
import type { StartWorker } from '../workers/group.ts';
import { startAsyncWorker } from './async-start.ts';
import type { WorkerPlan } from './plan.ts';

/** The start of an async worker that is a thread: everything is made anew from the plan. */
export const startWorker: StartWorker = (context) => {
  const plan = planOf(context.data);
  const pid = process.pid + context.workerId;
  return startAsyncWorker({
    plan,
    context,
    clock: createRealClock(),
    log: createWorkerLog(plan.log, { index: context.workerId, pid }),
    store: attachStore(plan.store, context.workerId),
    random: () => randomBytes(4).readUInt32LE(),
    nameServers: createSystemNameServers,
    pid,
  });
};

/** `workerData` crosses as unknown; only this server's own code posts it. */
function planOf(data: unknown): WorkerPlan {
  if (!isPlan(data)) throw new TypeError('the worker was started without a plan');
  return data;
}

function isPlan(data: unknown): data is WorkerPlan {
  return typeof data === 'object' && data !== null && 'scriptPath' in data && 'store' in data;
}
