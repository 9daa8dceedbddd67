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

/** A name as written, with its place. */
export type NameNode = { readonly text: string; readonly span: Span };

// ---------------------------------------------------------------------------------------------- top level

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

/** A bare word (`LOG_DAEMON`, `udp`, `eth0`): not a string literal, not a variable. */
export type WordNode = { readonly kind: 'word'; readonly text: string; readonly span: Span };

/**
 * A socket-like address `[proto:]host[:port]` written without quotes. `proto` is in lower case; `host` is a name, an
 * interface, an IPv4 or a bracketed IPv6 address (brackets kept) or `*`.
 */
export type AddressNode = {
  readonly kind: 'address';
  readonly proto: string | null;
  readonly host: string;
  readonly port: number | null;
  readonly span: Span;
};

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

// ---------------------------------------------------------------------------------------------- statements

/** `{ … }`, or the single statement of an `if`/`while` without braces (`braced` false). */
export type BlockNode = {
  readonly kind: 'block';
  readonly statements: readonly Statement[];
  readonly braced: boolean;
  readonly span: Span;
};

/** One action. A stray `;` leaves no node. */
export type Statement =
  | IfNode
  | WhileNode
  | SwitchNode
  | BreakNode
  | LeaveNode
  | AssignNode
  | CallNode
  | RouteCallNode;

/** `if cond … else …`; `else if` is an `otherwise` block (not braced) with one `if` in it. */
export type IfNode = {
  readonly kind: 'if';
  readonly condition: Expression;
  readonly then: BlockNode;
  readonly otherwise: BlockNode | null;
  readonly span: Span;
};

/** `while (cond) …`. */
export type WhileNode = {
  readonly kind: 'while';
  readonly condition: Expression;
  readonly body: BlockNode;
  readonly span: Span;
};

/** `switch (subject) { … }`. A case falls through to the next one unless it breaks. */
export type SwitchNode = {
  readonly kind: 'switch';
  readonly subject: Expression;
  readonly cases: readonly SwitchCase[];
  readonly span: Span;
};

/** One label and the statements up to the next label; `label` is null for `default:`. */
export type SwitchCase = {
  readonly label: CaseLabel | null;
  readonly body: readonly Statement[];
  readonly span: Span;
};

/** `case expr:` (must fold to a constant integer or string) or `case /re/:`. */
export type CaseLabel =
  | { readonly kind: 'value'; readonly value: Expression; readonly span: Span }
  | { readonly kind: 'regex'; readonly pattern: StringNode; readonly span: Span };

/** `break;`. */
export type BreakNode = { readonly kind: 'break'; readonly span: Span };

/** `return`, `exit` or `drop`, with or without a value. */
export type LeaveNode = {
  readonly kind: 'return' | 'exit' | 'drop';
  readonly value: Expression | null;
  readonly span: Span;
};

/** `target = value;` or `target += value;` (the latter is unknown to Kamailio and means `target = target + value`). */
export type AssignNode = {
  readonly kind: 'assign';
  readonly target: VariableNode;
  readonly operator: '=' | '+=';
  readonly value: Expression;
  readonly span: Span;
};

/** `name(args)`: a core or module function, as a statement or inside an expression; the parser knows no names. */
export type CallNode = {
  readonly kind: 'call';
  readonly name: NameNode;
  readonly args: readonly Argument[];
  readonly span: Span;
};

/**
 * An argument: an expression, a bare word (`setflag(FLT_ACC)`, `force_send_socket(mysock)`), or an unquoted address
 * (`forward(192.168.0.1, 5060)`, `force_send_socket(udp:10.0.0.1:5060)`).
 */
export type Argument = Expression | WordNode | AddressNode;

/** `route(X)`. A bare identifier, a number or a string literal is a string target; anything else is computed. */
export type RouteCallNode = { readonly kind: 'route-call'; readonly target: Expression; readonly span: Span };

// ---------------------------------------------------------------------------------------------- expressions

/** Anything with a value. */
export type Expression =
  | IntegerNode
  | StringNode
  | NullNode
  | VariableNode
  | SelectNode
  | UnaryNode
  | BinaryNode
  | SelvalNode
  | CoreTestNode
  | CallNode
  | RouteCallNode;

/** A number or keyword boolean. */
export type IntegerNode = { readonly kind: 'integer'; readonly value: number; readonly span: Span };

/**
 * A string literal after escapes, concatenation and `#!subst`. `exact` is true when each byte of `value` stands in the
 * file just after the opening quote, so that an offset in the value is an offset in the file.
 */
export type StringNode = {
  readonly kind: 'string';
  readonly value: string;
  readonly exact: boolean;
  readonly span: Span;
};

/** `$null`. */
export type NullNode = { readonly kind: 'null'; readonly span: Span };

/** `@name.name["key"].name…`: the text without the `@`, spaces removed. */
export type SelectNode = { readonly kind: 'select'; readonly path: string; readonly span: Span };

/** Prefix operators; `int` and `str` are the casts, `defined`, `strlen` and `strempty` the keyword functions. */
export type UnaryOperator = '!' | '-' | '~' | 'int' | 'str' | 'defined' | 'strlen' | 'strempty';

/** A prefix operator and its operand. */
export type UnaryNode = {
  readonly kind: 'unary';
  readonly operator: UnaryOperator;
  readonly operand: Expression;
  readonly span: Span;
};

/**
 * Infix operators under one spelling each: `and` is `&&`, `or` is `||`. `eq`/`ne` compare as strings, `ieq`/`ine` as
 * integers.
 */
export type BinaryOperator =
  | '||'
  | '&&'
  | '|'
  | '&'
  | '^'
  | '<<'
  | '>>'
  | '=='
  | '!='
  | '=~'
  | 'eq'
  | 'ne'
  | 'ieq'
  | 'ine'
  | '<'
  | '>'
  | '<='
  | '>='
  | '+'
  | '-'
  | '*'
  | '/'
  | 'mod';

/** An infix operator and its operands. */
export type BinaryNode = {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
  readonly span: Span;
};

/** `selval(condition, then, otherwise)`. */
export type SelvalNode = {
  readonly kind: 'selval';
  readonly condition: Expression;
  readonly then: Expression;
  readonly otherwise: Expression;
  readonly span: Span;
};

/** The core keywords that can begin a comparison; `myself` may stand on either side. */
export type CoreSubject =
  | 'method'
  | 'uri'
  | 'from_uri'
  | 'to_uri'
  | 'status'
  | 'src_ip'
  | 'src_port'
  | 'dst_ip'
  | 'dst_port'
  | 'snd_ip'
  | 'snd_port'
  | 'to_ip'
  | 'to_port'
  | 'proto'
  | 'snd_proto'
  | 'af'
  | 'snd_af'
  | 'msg:len'
  | 'myself';

/** The comparisons a core keyword knows; which of them fit a subject is checked by the parser. */
export type CoreOperator = '==' | '!=' | '=~' | '<' | '>' | '<=' | '>=';

/**
 * A comparison that begins with a core keyword: one element of the grammar, so `!method=="X"` negates all of it.
 * `myself == uri` is turned round to `uri == myself`.
 */
export type CoreTestNode = {
  readonly kind: 'core-test';
  readonly subject: CoreSubject;
  readonly operator: CoreOperator;
  readonly right: CoreOperand;
  readonly span: Span;
};

/** The right side of a core comparison: `max_len` is the other limit `msg:len` can be compared with. */
export type CoreOperand =
  | Expression
  | WordNode
  | { readonly kind: 'myself'; readonly span: Span }
  | { readonly kind: 'max_len'; readonly span: Span }
  | NetworkNode;

/** An address with an optional mask, `10.0.0.0/8` or `10.0.0.0/255.0.0.0`; `mask` is the text after the slash. */
export type NetworkNode = {
  readonly kind: 'network';
  readonly address: string;
  readonly mask: string | null;
  readonly span: Span;
};

// ---------------------------------------------------------------------------------------------- variables

/**
 * `$name`, `$name(inner)`, `$(name)`, `$(name(inner)[index]{class.op,params}…)`. `inner` is the text between the
 * parentheses as written (it may hold variables: `$sht(t=>$ci::x)`), null when there are none. `text` is the whole
 * variable as written.
 */
export type VariableNode = {
  readonly kind: 'variable';
  readonly name: string;
  readonly inner: string | null;
  readonly innerSpan: Span | null;
  readonly index: VariableIndex | null;
  readonly transformations: readonly TransformationNode[];
  readonly text: string;
  readonly span: Span;
};

/** `[2]`, `[-1]`, `[*]` or `[$var(i)]`. */
export type VariableIndex =
  | { readonly kind: 'number'; readonly value: number; readonly span: Span }
  | { readonly kind: 'all'; readonly span: Span }
  | { readonly kind: 'variable'; readonly variable: VariableNode; readonly span: Span };

/**
 * One `{class.op,params}`. `params` is the text after the first comma, unsplit (null without one), because how it is
 * cut depends on the operation: in `{s.select,0,,}` the last comma is a value, in `{re.subst,/a,b/c/}` it is text.
 */
export type TransformationNode = {
  readonly class: string;
  readonly op: string;
  readonly params: string | null;
  readonly paramsSpan: Span | null;
  readonly span: Span;
};

/** A piece of a format string: text as it is, or a variable to be replaced by its value. */
export type FormatPart =
  | { readonly kind: 'text'; readonly value: string; readonly span: Span }
  | VariableNode;
