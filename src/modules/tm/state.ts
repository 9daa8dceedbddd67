/** What tm's functions keep in a worker. */
export interface TmState {
  readonly defaultCode: number;
  readonly defaultReason: string;
}
