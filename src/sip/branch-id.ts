/**
 * What the branch of our own Via says, so that a reply finds its branch without a table: the transaction's hash index
 * and label, the branch's number, and 32 random bits that a stranger would have to guess.
 */
export interface BranchId {
  readonly index: number;
  readonly label: number;
  readonly branch: number;
  readonly salt: number;
}

/** RFC 3261 §8.1.1.7. */
const MAGIC_COOKIE = 'z9hG4bK';

const FORM = /^z9hG4bK([0-9a-f]{1,4})\.([0-9a-f]{1,8})\.([0-9a-f]{1,2})\.([0-9a-f]{1,8})$/;

/** Writes the value of a branch parameter. */
export function formatBranchId({ index, label, branch, salt }: BranchId): string {
  return `${MAGIC_COOKIE}${index.toString(16)}.${label.toString(16)}.${branch.toString(16)}.${salt.toString(16)}`;
}

/** Reads what {@link formatBranchId} wrote; null for any other branch. */
export function parseBranchId(text: string): BranchId | null {
  const parts = FORM.exec(text);
  if (parts === null) return null;
  const [, index = '', label = '', branch = '', salt = ''] = parts;
  return {
    index: Number.parseInt(index, 16),
    label: Number.parseInt(label, 16),
    branch: Number.parseInt(branch, 16),
    salt: Number.parseInt(salt, 16),
  };
}

/** The branch of a request that is forwarded without a transaction, from a digest of 16 hex digits that its retransmissions share (§16.11). */
export function statelessBranch(digest: string): string {
  return `${MAGIC_COOKIE}-${digest}`;
}

const STATELESS = /^z9hG4bK-[0-9a-f]{16}$/;

/** Whether a branch has the form of {@link statelessBranch}, whatever host the script lets our Via show. */
export function isStatelessBranch(branch: string): boolean {
  return STATELESS.test(branch);
}
