import type { Database, RunContext } from '../../kit/index.ts';
import type { Addresses } from './addresses.ts';
import type { RuleFiles } from './rule-files.ts';

/** The table of trusted peers and its columns. */
export interface TrustedTable {
  readonly database: Database;
  readonly table: string;
  readonly source: string;
  readonly proto: string;
  readonly from: string;
  readonly requestUri: string;
  readonly tag: string;
  readonly priority: string;
}

/** What the module keeps in each worker. */
export interface PermissionsState {
  readonly files: RuleFiles;
  readonly defaults: { readonly allow: string; readonly deny: string };
  readonly suffixes: { readonly allow: string; readonly deny: string };
  readonly allBranches: boolean;
  readonly addresses: Addresses;
  /** Null without a database. */
  readonly trusted: TrustedTable | null;
  /** Whether the tags of all trusted peers that fit are given, not of the first alone. */
  readonly allTags: boolean;
  /** Gives the script the tag of what was found (`peer_tag_avp`); null is none. */
  giveTag(run: RunContext, tag: string | null): void;
}
