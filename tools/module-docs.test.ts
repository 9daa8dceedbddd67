import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { declare, defineModule, int, optional, string } from '../src/kit/index.ts';
import { documentedModules, modulePage, pageOf } from './module-docs.ts';

for (const module of documentedModules) {
  test(`the README of ${module.name} is what its declaration says (npm run docs)`, () => {
    assert.equal(readFileSync(pageOf(module), 'utf8'), modulePage(module));
  });

  test(`${module.name} says what all it has is for`, () => {
    const things: [string, { readonly doc: string }][] = [
      [module.name, module],
      ...Object.entries(module.params),
      ...Object.entries(module.functions),
      ...Object.entries(module.variables),
      ...Object.values(module.transformations ?? {}).flatMap((operations) => Object.entries(operations)),
      ...(module.eventRoutes ?? []).map((event): [string, { readonly doc: string }] => [event.name, event]),
    ];
    assert.deepEqual(
      things.filter(([, { doc }]) => doc.trim() === '').map(([name]) => name),
      [],
    );
  });
}

test('a page has a table for each kind of thing', () => {
  const { fn, variable } = declare<null>();
  const module = defineModule({
    name: 'sample',
    doc: 'Shows a page.',
    needs: ['tm'],
    params: {
      size: { type: 'int', default: 3, doc: 'How many.' },
      name: { type: 'string', default: '', doc: 'A name.', inert: 'nothing has a name' },
      table: { type: 'strings', doc: 'One table `a|b`.' },
    },
    functions: {
      go: fn({
        args: [string('where'), optional(int('times')), optional(string('how'))],
        routes: ['request', 'failure'],
        doc: 'Goes.',
        run: () => 1,
      }),
      stay: fn({ args: [optional(int('ms'))], routes: ['request'], doc: 'Stays.', run: () => 1 }),
    },
    variables: {
      here: variable({ doc: 'Where.', inner: 'optional', parse: () => ({ key: 0 }), get: () => 1 }),
    },
    eventRoutes: [{ name: 'sample:<x>', doc: 'At x.' }],
    setupWorker: () => null,
  });
  assert.equal(
    modulePage(module),
    `# sample

<!-- Written by npm run docs from the declaration in index.ts. -->

Shows a page.

Needs \`tm\`, loaded before it.

## Parameters

| name | type | default | what it does |
| --- | --- | --- | --- |
| \`size\` | int | \`3\` | How many. |
| \`name\` | string | empty | A name. No effect: nothing has a name. |
| \`table\` | string, repeatable | none | One table \`a\\|b\`. |

## Functions

| call | where | what it does |
| --- | --- | --- |
| \`go(where[, times[, how]])\` | request, failure | Goes. |
| \`stay([ms])\` | request | Stays. |

## Variables

| variable | access | what it is |
| --- | --- | --- |
| \`$here, $here(…)\` | read | Where. |

## Event routes

| route | when it runs |
| --- | --- |
| \`event_route[sample:<x>]\` | At x. |
`,
  );
});
