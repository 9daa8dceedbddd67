import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { freePort, inFolder, run, start } from './fermata.ts';

const SCRIPT = `loadmodule "jsonrpcs.so"
request_route { exit; }
`;

test('rpc: calls commands of a running server over its socket and its FIFO', async () => {
  await inFolder(async (folder) => {
    const script = join(folder, 'kamailio.cfg');
    writeFileSync(script, SCRIPT);
    const server = start([
      'run',
      script,
      '-l',
      `udp:127.0.0.1:${await freePort()}`,
      '-a',
      'no',
      '-Y',
      folder,
    ]);
    await server.until(/Ctrl-C ends it/);
    const rpc = (...args: string[]) => run(['rpc', '-Y', folder, ...args]);

    assert.deepEqual(await rpc('jsonrpc.echo', 'a', '5', 's:5', '-3'), {
      code: 0,
      signal: null,
      output: '[\n  "a",\n  5,\n  "5",\n  -3\n]\n',
    });
    const help = await rpc('system.methodHelp', 'system.listMethods');
    assert.equal(help.output, 'Lists all commands.\n');
    const fifo = await run([
      ...['rpc', '--fifo', join(folder, 'kamailio_rpc.fifo'), '--reply-dir', '/tmp', 'jsonrpc.echo', 'é'],
    ]);
    assert.equal(fifo.output, Buffer.from('[\n  "é"\n]\n').toString('latin1'));
    const json = await rpc('--json', 'system.methodHelp', 'nope');
    assert.equal(json.code, 1);
    assert.match(json.output, /"error":\t\{/);
    const fault = await rpc('no.such');
    assert.equal(fault.code, 1);
    assert.equal(fault.output, 'fermata rpc: no.such: 500 Method Not Found\n');

    const ending = await rpc('core.kill');
    assert.deepEqual([ending.code, ending.output], [0, '{}\n']);
    assert.equal((await server.ended).code, 0);
    assert.ok(!existsSync(join(folder, 'kamailio_rpc.sock')));
    assert.ok(!existsSync(join(folder, 'kamailio_rpc.fifo')));
    const gone = await rpc('system.listMethods');
    assert.equal(gone.code, 2);
    assert.match(
      gone.output,
      /there is no .*kamailio_rpc\.sock: does the server run, with loadmodule "jsonrpcs\.so"\?/,
    );
  });
});

test('rpc: run_dir of the script is where the socket is; a folder that cannot be made stops the start', async () => {
  await inFolder(async (folder) => {
    const script = join(folder, 'kamailio.cfg');
    writeFileSync(join(folder, 'file'), '');
    writeFileSync(script, `run_dir="${folder}/file/x"\n${SCRIPT}`);
    const refused = await run(['run', script, '-l', `udp:127.0.0.1:${await freePort()}`, '-a', 'no']);
    assert.equal(refused.code, 255);
    assert.match(refused.output, /jsonrpcs: cannot make the folder of .*\nhint: .*run_dir/);
    writeFileSync(script, `run_dir="${folder}/made"\n${SCRIPT}`);
    const server = start(['run', script, '-l', `udp:127.0.0.1:${await freePort()}`, '-a', 'no']);
    await server.until(/Ctrl-C ends it/);
    const answer = await run([
      'rpc',
      '--socket',
      join(folder, 'made', 'kamailio_rpc.sock'),
      'jsonrpc.echo',
      'here',
    ]);
    assert.equal(answer.code, 0);
    server.child.kill('SIGTERM');
    await server.ended;
  });
});

const WRONG: readonly (readonly string[])[] = [
  [],
  ['--timeout', '0', 'x'],
  ['--socket', 'udp:x', 'x'],
  ['--socket', 'a', '--http', 'b', 'x'],
  ['--what', 'x'],
];

for (const args of WRONG) {
  test(`rpc ${args.join(' ')} is refused`, async () => {
    const { code, output } = await run(['rpc', ...args]);
    assert.equal(code, 255);
    assert.match(output, /^fermata rpc: .*\nTry "fermata rpc -h"\.\n$/s);
  });
}

test('rpc: help', async () => {
  const { code, output } = await run(['rpc', '-h']);
  assert.equal(code, 0);
  assert.match(output, /--http HOST:PORT/);
});
