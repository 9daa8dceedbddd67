import type { Span } from './source.ts';

/** A name as written, with its place. */
export type NameNode = { readonly text: string; readonly span: Span };

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
  | CoreComparisonNode
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
export type CoreComparisonNode = {
  readonly kind: 'core-comparison';
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
