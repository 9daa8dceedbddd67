import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { freePort, inFolder, ROOT, run, start } from './fermata.ts';

const SCRIPT = `loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "async.so"
loadmodule "jsonrpcs.so"
request_route {
    async_route("LATER", "30");
    send_reply("500", "No sleep");
}
route[LATER] {
    send_reply("404", "Later");
}
`;

/** A server with one request asleep, for as long as \`use\` runs. */
async function withSleeper(use: (folder: string) => Promise<void>): Promise<void> {
  await inFolder(async (folder) => {
    const script = join(folder, 'kamailio.cfg');
    writeFileSync(script, SCRIPT);
    const port = await freePort();
    const server = start(['run', script, '-l', `udp:127.0.0.1:${port}`, '-a', 'no', '-Y', folder]);
    await server.until(/Ctrl-C ends it/);
    const caller = start(['send', 'INVITE', `sip:bob@127.0.0.1:${port}`]);
    await caller.until(/100/);
    try {
      await use(folder);
    } finally {
      caller.child.kill('SIGTERM');
      server.child.kill('SIGTERM');
      await Promise.all([server.ended, caller.ended]);
    }
  });
}

test('top: prints once where stdout is no terminal', async () => {
  await withSleeper(async (folder) => {
    const { code, output } = await run(['top', '-Y', folder]);
    assert.equal(code, 0, output);
    assert.match(output, /^fermata .* up 0d 0h 0m \d+s {2}memory /);
    assert.match(output, /\nsuspended 1 {2}new -\/s/);
    assert.match(output, /\n +1 +0 +- .*kamailio\.cfg:6:5\n/);
    assert.match(
      output,
      /INVITE +sleep .*kamailio\.cfg:6:5 {2}route\[LATER\] +\d+:\d+ +sip:bob@127\.0\.0\.1/,
    );
    assert.ok(!output.includes('\x1b'));
  });
});

const SCRIPT_PROGRAM = '/usr/bin/script';

test('top: draws in a terminal until q', {
  skip: existsSync(SCRIPT_PROGRAM) ? false : "Debian's bsdutils is not installed",
}, async () => {
  await withSleeper(async (folder) => {
    const command = `stty columns 90 rows 20; exec ${join(ROOT, 'bin', 'fermata')} top -Y ${folder} --interval 0.2`;
    const top = start(['-qec', command, '/dev/null'], { command: SCRIPT_PROGRAM, stdin: true });
    // A rate is there once it looked twice.
    const drawn = await top.until(/new 0\.0\/s/);
    assert.ok(drawn.includes('\x1b[?1049h'));
    for (const line of drawn.split(/\r\n|\x1b\[[0-9;?]*[A-Za-z]/)) assert.ok(line.length <= 90, line);
    top.child.stdin?.write('q');
    const { code, output } = await top.ended;
    assert.equal(code, 0);
    assert.ok(output.trimEnd().endsWith('\x1b[?25h\x1b[?1049l'), JSON.stringify(output.slice(-40)));
  });
});

test('top: no server, or one without async, is said', async () => {
  await inFolder(async (folder) => {
    const none = await run(['top', '-Y', folder]);
    assert.equal(none.code, 2);
    assert.match(none.output, /^fermata top: there is no /);
    const script = join(folder, 'kamailio.cfg');
    writeFileSync(script, 'loadmodule "jsonrpcs.so"\nrequest_route { exit; }\n');
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
    const without = await run(['top', '-Y', folder]);
    assert.equal(without.code, 2);
    assert.match(without.output, /async\.stats: 500 Method Not Found: does the script load module async\?/);
    server.child.kill('SIGTERM');
    await server.ended;
  });
});

for (const args of [['--interval', '0'], ['--interval', 'x'], ['--what'], ['--socket', 'udp:x']]) {
  test(`top ${args.join(' ')} is refused`, async () => {
    const { code, output } = await run(['top', ...args]);
    assert.equal(code, 255);
    assert.match(output, /^fermata top: .*\nTry "fermata top -h"\.\n$/s);
  });
}
