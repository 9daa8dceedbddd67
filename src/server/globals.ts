/** What the core knows of a global of the script. */
export interface GlobalDeclaration {
  /** `int` takes numbers and keyword booleans, `string` takes text and bare words, `any` both. */
  readonly type: 'int' | 'string' | 'any';
  /** Why it is accepted without effect; absent where it acts. */
  readonly inert?: string;
}

const ACTS_INT: GlobalDeclaration = { type: 'int' };
const ACTS_STRING: GlobalDeclaration = { type: 'string' };
const TCP = { type: 'int', inert: 'this version listens on UDP alone' } as const;
const MEMORY = { type: 'int', inert: 'memory is managed by the runtime' } as const;

/** The globals of Kamailio's core, by name. */
export const knownGlobals: ReadonlyMap<string, GlobalDeclaration> = new Map<string, GlobalDeclaration>([
  ['debug', ACTS_INT],
  ['log_stderror', ACTS_INT],
  ['log_facility', ACTS_STRING],
  ['log_name', ACTS_STRING],
  ['log_prefix', ACTS_STRING],
  ['log_engine_type', ACTS_STRING],
  ['fork', ACTS_INT],
  ['children', ACTS_INT],
  ['port', ACTS_INT],
  ['alias', ACTS_STRING],
  ['auto_aliases', ACTS_INT],
  ['server_header', ACTS_STRING],
  ['server_signature', ACTS_INT],
  ['max_while_loops', ACTS_INT],
  ['max_recursive_level', ACTS_INT],
  ['force_rport', ACTS_INT],
  ['server_id', ACTS_INT],
  ['disable_tcp', TCP],
  ['memdbg', MEMORY],
  ['memlog', MEMORY],
]);
