/** One parameter: `name` as written; `value` as written (quotes kept), null when there is no `=`. */
export interface Param {
  readonly name: string;
  readonly value: string | null;
}

/** An ordered parameter list (`;a=b;c`). Names compare case-insensitively (RFC 3261 §7.3.1). */
export declare class Params {
  readonly list: readonly Param[];
  constructor(list: readonly Param[]);
  /** The value of the first parameter of that name; '' when it stands without a value, null when absent. */
  get(name: string): string | null;
  has(name: string): boolean;
}
