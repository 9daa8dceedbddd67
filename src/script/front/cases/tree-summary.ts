import type { GlobalValue, Script, TopLevel } from '../ast.ts';
import type { AddressNode, Argument, CoreOperand, Expression, VariableNode } from '../ast-expression.ts';
import type { BlockNode, Statement, SwitchCase } from '../ast-statement.ts';

/**
 * Writes a tree for people and for comparison in tests: one line an item or statement, indented by nesting, with
 * every expression in parentheses so that its grouping shows. Places are left out.
 */
export function summariseScript(script: Script): string {
  return script.items.map((item) => `${summariseItem(item)}\n`).join('');
}

function summariseItem(item: TopLevel): string {
  switch (item.kind) {
    case 'global':
      return `global ${item.name.text} = ${item.values.map(summariseValue).join(', ')}`;
    case 'listen': {
      const addresses = item.addresses.map(summariseAddress).join(' ');
      const advertise = item.advertise === null ? '' : ` advertise ${summariseAddress(item.advertise)}`;
      const name = item.name === null ? '' : ` name ${JSON.stringify(item.name.value)}`;
      return `listen ${addresses}${advertise}${name}${item.virtual ? ' virtual' : ''}`;
    }
    case 'socket':
      return `socket ${item.attributes.map(({ name, value }) => `${name.text}=${summariseValue(value)}`).join(' ')}`;
    case 'flags':
      return `${item.type} ${item.flags.map(({ name, index }) => `${name.text}:${index ?? '?'}`).join(' ')}`;
    case 'custom-global': {
      const instance = item.instance === null ? '' : `[${item.instance}]`;
      const description = item.description === null ? '' : ` desc ${JSON.stringify(item.description)}`;
      return `custom ${item.group.text}${instance}.${item.name.text} = ${summariseValue(item.value)}${description}`;
    }
    case 'loadmodule': {
      const options = item.options === null ? '' : ` options ${JSON.stringify(item.options.value)}`;
      return `loadmodule${item.evaluated ? 'x' : ''} ${JSON.stringify(item.path.value)}${options}`;
    }
    case 'loadpath':
      return `loadpath ${JSON.stringify(item.path.value)}`;
    case 'modparam': {
      const target = `${item.modules.join('|')}.${item.name.value}`;
      return `modparam${item.evaluated ? 'x' : ''} ${target} = ${summariseExpression(item.value)}`;
    }
    case 'cfgengine':
      return `cfgengine ${JSON.stringify(item.engine.value)}`;
    case 'route':
      return `${item.type}${item.name === null ? '' : `[${item.name.text}]`}\n${summariseBlock(item.body, 1)}`.trimEnd();
  }
}

function summariseValue(value: GlobalValue): string {
  if (value.kind === 'address') return `<${summariseAddress(value)}>`;
  if (value.kind === 'word') return value.text;
  return value.kind === 'string' ? JSON.stringify(value.value) : String(value.value);
}

function summariseAddress(address: AddressNode): string {
  const proto = address.proto === null ? '' : `${address.proto}:`;
  return `${proto}${address.host}${address.port === null ? '' : `:${address.port}`}`;
}

function summariseBlock(block: BlockNode, depth: number): string {
  return block.statements.map((statement) => summariseStatement(statement, depth)).join('');
}

function summariseStatement(statement: Statement, depth: number): string {
  const indent = '  '.repeat(depth);
  switch (statement.kind) {
    case 'if': {
      const head = `${indent}if ${summariseExpression(statement.condition)}\n`;
      const then = summariseBlock(statement.then, depth + 1);
      if (statement.otherwise === null) return head + then;
      return `${head}${then}${indent}else\n${summariseBlock(statement.otherwise, depth + 1)}`;
    }
    case 'while':
      return `${indent}while ${summariseExpression(statement.condition)}\n${summariseBlock(statement.body, depth + 1)}`;
    case 'switch': {
      const cases = statement.cases.map((entry) => summariseCase(entry, depth + 1)).join('');
      return `${indent}switch ${summariseExpression(statement.subject)}\n${cases}`;
    }
    case 'break':
      return `${indent}break\n`;
    case 'return':
    case 'exit':
    case 'drop': {
      const value = statement.value === null ? '' : ` ${summariseExpression(statement.value)}`;
      return `${indent}${statement.kind}${value}\n`;
    }
    case 'assign': {
      const target = summariseVariable(statement.target);
      return `${indent}${target} ${statement.operator} ${summariseExpression(statement.value)}\n`;
    }
    case 'call':
    case 'route-call':
      return `${indent}${summariseExpression(statement)}\n`;
  }
}

function summariseCase({ label, body }: SwitchCase, depth: number): string {
  const indent = '  '.repeat(depth);
  let head = 'default';
  if (label?.kind === 'regex') head = `case regex ${JSON.stringify(label.pattern.value)}`;
  if (label?.kind === 'value') head = `case ${summariseExpression(label.value)}`;
  return `${indent}${head}\n${body.map((statement) => summariseStatement(statement, depth + 1)).join('')}`;
}

/** Writes one expression with all its grouping shown. */
function summariseExpression(expression: Expression): string {
  switch (expression.kind) {
    case 'integer':
      return String(expression.value);
    case 'string':
      return JSON.stringify(expression.value);
    case 'null':
      return '$null';
    case 'variable':
      return summariseVariable(expression);
    case 'select':
      return `@${expression.path}`;
    case 'unary':
      return `(${expression.operator} ${summariseExpression(expression.operand)})`;
    case 'binary': {
      const left = summariseExpression(expression.left);
      return `(${left} ${expression.operator} ${summariseExpression(expression.right)})`;
    }
    case 'selval': {
      const parts = [expression.condition, expression.then, expression.otherwise];
      return `selval(${parts.map(summariseExpression).join(', ')})`;
    }
    case 'core-comparison':
      return `<${expression.subject} ${expression.operator} ${summariseOperand(expression.right)}>`;
    case 'call':
      return `${expression.name.text}(${expression.args.map(summariseArgument).join(', ')})`;
    case 'route-call':
      return `route(${summariseExpression(expression.target)})`;
  }
}

function summariseArgument(argument: Argument): string {
  if (argument.kind === 'word') return argument.text;
  if (argument.kind === 'address') return `<${summariseAddress(argument)}>`;
  return summariseExpression(argument);
}

function summariseOperand(operand: CoreOperand): string {
  switch (operand.kind) {
    case 'myself':
    case 'max_len':
      return operand.kind;
    case 'word':
      return operand.text;
    case 'network':
      return `${operand.address}${operand.mask === null ? '' : `/${operand.mask}`}`;
    default:
      return summariseExpression(operand);
  }
}

/** Writes a variable in its longest form, its parts told apart by quotes. */
export function summariseVariable(variable: VariableNode): string {
  const inner = variable.inner === null ? '' : `(${variable.inner})`;
  let index = '';
  if (variable.index?.kind === 'all') index = '[*]';
  if (variable.index?.kind === 'number') index = `[${variable.index.value}]`;
  if (variable.index?.kind === 'variable') index = `[${summariseVariable(variable.index.variable)}]`;
  const transformations = variable.transformations
    .map(
      ({ class: group, op, params }) =>
        `{${group}.${op}${params === null ? '' : ` ${JSON.stringify(params)}`}}`,
    )
    .join('');
  return `$${variable.name}${inner}${index}${transformations}`;
}
