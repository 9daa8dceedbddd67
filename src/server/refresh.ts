import { sharedState } from '../run/kept-state.ts';
import { decodeRecord } from '../run/record.ts';
import type { ReplyTags } from '../run/reply-tags.ts';
import type { Suspension } from '../tm/suspension.ts';
import type { Outside } from './apply.ts';
import { snapshotOf } from './owner-transactions.ts';

/**
 * A suspension as its run should find it: while it slept, replies of the transaction's branches came, and their routes may
 * have changed AVPs and flags. The same one where the transaction has no branches.
 */
export function refreshed(
  { manager, encodeRecord }: Pick<Outside, 'manager' | 'encodeRecord'>,
  replyTags: ReplyTags,
  suspension: Suspension,
): Suspension {
  const transaction = manager.find(suspension);
  const bytes = transaction === null ? null : manager.kept(transaction);
  if (transaction === null || bytes === null) return suspension;
  const record = decodeRecord(suspension.record);
  const present = decodeRecord(bytes);
  if (record === null || present === null) return suspension;
  const shared = sharedState(present.state);
  return {
    ...suspension,
    record: encodeRecord({
      ...record,
      state: { ...record.state, ...shared },
      kept: record.kept === null ? null : present.state,
      snapshot: snapshotOf(manager, replyTags, transaction, record.snapshot.invite),
    }),
  };
}
