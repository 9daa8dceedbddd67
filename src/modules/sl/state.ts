/** What the module keeps in each worker. */
export interface SlState {
  readonly defaultCode: number;
  readonly defaultReason: string;
}
