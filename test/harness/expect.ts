/**
 * Writes what our server answers to one scenario as its `expected.json`, for a deliberate difference; read what it wrote
 * before you commit it: `node test/harness/expect.ts NAME "title of the entry in DIFFERENCES.md"`.
 */
import { join } from 'node:path';
import { loadScenarios, saveExpected } from './golden.ts';
import { namePorts } from './normalise.ts';
import { play } from './play.ts';
import { memory } from './targets/memory.ts';

const [name = '', difference = ''] = process.argv.slice(2);
const stored = (await loadScenarios(name)).find((entry) => entry.name === name);
if (stored === undefined || difference === '')
  throw new Error('usage: expect.ts NAME "title of the difference"');
const { messages, ports } = await play(stored.scenario, join(stored.folder, 'kamailio.cfg'), memory);
await saveExpected(
  stored.folder,
  difference,
  messages.map((message) => ({
    ...message,
    // In memory the server's port has no five digits; beside its address it is meant.
    text: namePorts(message.text, ports).replaceAll(
      `127.0.0.1:${ports.get('server')}`,
      '127.0.0.1:{server-port}',
    ),
  })),
);
