import type {
  AddressNode,
  Expression,
  IntegerNode,
  NameNode,
  StringNode,
  WordNode,
} from './ast-expression.ts';
import type { BlockNode } from './ast-statement.ts';
import type { Span } from './source.ts';

/** A whole script: everything outside the braces, in source order (includes in place). */
export type Script = { readonly items: readonly TopLevel[] };

/** What may stand at the top level. */
export type TopLevel =
  | GlobalNode
  | ListenNode
  | SocketNode
  | FlagsNode
  | CustomGlobalNode
  | LoadModuleNode
  | LoadPathNode
  | ModParamNode
  | CfgEngineNode
  | RouteNode;

/**
 * `name = value` (and `alias=…`, which may hold several values). The parser does not know which names exist. `values`
 * has more than one entry only for lists (`alias = a, b`).
 */
export type GlobalNode = {
  readonly kind: 'global';
  readonly name: NameNode;
  readonly values: readonly GlobalValue[];
  readonly span: Span;
};

/** A value of a global. Keyword booleans (`yes`, `off` …) are integers 1 and 0. */
export type GlobalValue = IntegerNode | StringNode | WordNode | AddressNode;

/** `listen = a b … [advertise host[:port]] [name "n"] [virtual]`: one node per `listen`, whatever is listed. */
export type ListenNode = {
  readonly kind: 'listen';
  readonly addresses: readonly AddressNode[];
  readonly advertise: AddressNode | null;
  readonly name: StringNode | null;
  readonly virtual: boolean;
  readonly span: Span;
};

/** `socket = { bind = …; advertise = …; name = …; workers = …; virtual = …; agname = … }`: attributes as written. */
export type SocketNode = {
  readonly kind: 'socket';
  readonly attributes: readonly { readonly name: NameNode; readonly value: GlobalValue }[];
  readonly span: Span;
};

/** `flags a:1, b:2` or `avpflags a, b`; `index` is null where Kamailio would pick a free one. */
export type FlagsNode = {
  readonly kind: 'flags';
  readonly type: 'flags' | 'avpflags';
  readonly flags: readonly { readonly name: NameNode; readonly index: number | null }[];
  readonly span: Span;
};

/** `group.name = value desc "text"`; `group[instance].name` has an instance number. */
export type CustomGlobalNode = {
  readonly kind: 'custom-global';
  readonly group: NameNode;
  readonly instance: number | null;
  readonly name: NameNode;
  readonly value: IntegerNode | StringNode | WordNode;
  readonly description: string | null;
  readonly span: Span;
};

/** `loadmodule "x.so"`, `loadmodule("x", "options")`; `evaluated` for `loadmodulex`, whose texts hold variables. */
export type LoadModuleNode = {
  readonly kind: 'loadmodule';
  readonly path: StringNode;
  readonly options: StringNode | null;
  readonly evaluated: boolean;
  readonly span: Span;
};

/** `mpath = "dir:dir"` or `loadpath "dir"`. */
export type LoadPathNode = { readonly kind: 'loadpath'; readonly path: StringNode; readonly span: Span };

/**
 * `modparam("module", "name", value)`. `modules` are the names of `"a|b"` in order. `evaluated` for `modparamx`, whose
 * value may be any expression and whose strings hold variables; the value of a plain `modparam` is a literal.
 */
export type ModParamNode = {
  readonly kind: 'modparam';
  readonly modules: readonly string[];
  readonly modulesSpan: Span;
  readonly name: StringNode;
  readonly value: Expression;
  readonly evaluated: boolean;
  readonly span: Span;
};

/** `cfgengine "native"`. */
export type CfgEngineNode = { readonly kind: 'cfgengine'; readonly engine: StringNode; readonly span: Span };

/** The kinds of route blocks; `reply_route` is `onreply`, an unnamed `route` is `request`. */
export type RouteType = 'request' | 'route' | 'branch' | 'failure' | 'onreply' | 'onsend' | 'event';

/**
 * A route block. `name` is null for `request_route`, `onsend_route` and the unnamed reply route; numbers are kept as
 * their text (`route[1]` is named "1"); the number 0 means the unnamed block, as in Kamailio. There is one node per
 * type and name: several unnamed blocks of one type are joined in source order, as Kamailio does.
 */
export type RouteNode = {
  readonly kind: 'route';
  readonly type: RouteType;
  readonly name: NameNode | null;
  readonly body: BlockNode;
  readonly span: Span;
};
