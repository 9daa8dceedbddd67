import type { RunServices } from '../../kit/index.ts';
import type { AddressTree, Limits } from './tree.ts';

/** What the module keeps in each worker. */
export interface PikeState {
  readonly limits: Limits;
  /** Level of its lines in the log. */
  readonly level: number;
  readonly services: RunServices;
  readonly tree: AddressTree;
}
