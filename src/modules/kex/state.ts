import type { ServerView, SharedTable } from '../../kit/index.ts';

/** What the module keeps in each worker. */
export interface KexState {
  /** Makes the start of `$sruid`. */
  readonly uniqueStart: string;
  uniqueCount: number;
  /** There in the SIP worker alone, which reads statistics where they are. */
  server: ServerView | null;
  /** Statistics by `group:name` and by name, for the other workers. */
  readonly published: SharedTable;
}
