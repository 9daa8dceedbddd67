import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serverView } from '../kit/fixture.ts';
import { type AnyModule, defineModule, type Problem } from '../kit/index.ts';
import { closeModules, openModules } from './open-modules.ts';

function moduleOf(name: string, events: string[], problem: Problem | null) {
  const declaration: AnyModule = defineModule({
    name,
    doc: 'A module of this test.',
    params: {},
    functions: {},
    variables: {},
    setupWorker: () => name,
    async open(state) {
      events.push(`open ${state}`);
      return problem;
    },
    async close(state) {
      events.push(`close ${state}`);
      if (name === 'b') throw new Error('stuck');
    },
  });
  return { declaration, state: name };
}

test('modules open in order and close in reverse; the first problem ends the opening', async () => {
  const events: string[] = [];
  const lines: string[] = [];
  const problem = { problem: 'cannot listen' };
  const modules = [moduleOf('a', events, null), moduleOf('b', events, problem), moduleOf('c', events, null)];
  assert.equal(await openModules(modules, serverView()), problem);
  await closeModules(modules, {
    enabled: () => true,
    write: (_level, text) => lines.push(text),
    setLevel: () => {},
    setLevelOf: () => {},
  });
  assert.deepEqual(events, ['open a', 'open b', 'close c', 'close b', 'close a']);
  assert.match(lines.join(), /closing module b failed: Error: stuck/);
});
