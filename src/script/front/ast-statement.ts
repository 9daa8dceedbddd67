import type { CallNode, Expression, RouteCallNode, StringNode, VariableNode } from './ast-expression.ts';
import type { Span } from './source.ts';

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
