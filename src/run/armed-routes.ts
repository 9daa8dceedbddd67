/**
 * Names of the routes armed for a transaction (`t_on_failure`, `t_on_reply`, `t_on_branch`, `t_on_branch_failure`,
 * `async_on_cancel`); null: none.
 */
export interface ArmedRoutes {
  failure: string | null;
  reply: string | null;
  branch: string | null;
  branchFailure: string | null;
  cancel: string | null;
}
