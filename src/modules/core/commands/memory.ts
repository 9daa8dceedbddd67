import { declare, RpcFault, rpcOptional, rpcText, type StoreStats } from '../../../kit/index.ts';
import type { CoreState } from '../state.ts';

const { command } = declare<CoreState>();

/** How many bytes a unit has, as a shift. */
const UNITS: ReadonlyMap<string, number> = new Map([
  ['b', 0],
  ['k', 10],
  ['m', 20],
  ['g', 30],
]);

/** Commands about the memory that all workers share. */
export const memoryCommands = {
  'core.shmmem': command({
    doc: 'The shared memory: `b` bytes (default), `k`, `m` or `g`.',
    params: [rpcOptional(rpcText('unit'))],
    run({ store }, _server, unit = 'b') {
      const shift = UNITS.get(unit);
      return shift === undefined
        ? new RpcFault(500, 'bad param, (use b|k|m|g)')
        : memoryOf(store.stats(), shift);
    },
  }),
};

/** A block counts with the size that it really has, so used and real_used are the same. */
function memoryOf({ capacityBytes, usedBytes, mostUsedBytes, fragments }: StoreStats, shift: number) {
  const unit = 2 ** shift;
  return {
    total: Math.floor(capacityBytes / unit),
    free: Math.floor((capacityBytes - usedBytes) / unit),
    used: Math.floor(usedBytes / unit),
    real_used: Math.floor(usedBytes / unit),
    max_used: Math.floor(mostUsedBytes / unit),
    fragments,
  };
}
