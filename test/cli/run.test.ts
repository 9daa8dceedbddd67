import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { freePort, inFolder, run, start } from './fermata.ts';

const SCRIPT = `# try: bin/fermata send OPTIONS sip:sleep@127.0.0.1
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "xlog.so"
loadmodule "async.so"
request_route {
  xinfo("got $rm from $fU\\n");
  if ($rU == "sleep") {
    async_sleep("1");
    send_reply("404", "Not found");
    exit;
  }
  sl_send_reply("200", "OK");
}
`;

function write(folder: string, text = SCRIPT): string {
  const script = join(folder, 'kamailio.cfg');
  writeFileSync(script, text);
  return script;
}

/** Waits until a process is gone. */
async function gone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

test('run: says where it listens, answers, and ends at SIGTERM', async () => {
  await inFolder(async (folder) => {
    const port = await freePort();
    const pidFile = join(folder, 'fermata.pid');
    const server = start([
      'run',
      write(folder),
      '-l',
      `udp:127.0.0.1:${port}`,
      '-dd',
      '-a',
      'no',
      '-P',
      pidFile,
    ]);
    const said = await server.until(/Ctrl-C ends it/);
    assert.ok(said.includes(`fermata: listening on udp:127.0.0.1:${port}\n`), said);
    assert.ok(said.includes('1 SIP worker; async: 1 worker in group "async"'), said);
    assert.ok(
      said.includes('try in another terminal:\n  bin/fermata send OPTIONS sip:sleep@127.0.0.1\n'),
      said,
    );
    assert.equal(Number(readFileSync(pidFile, 'latin1')), server.child.pid);

    const [asleep, second] = await Promise.all([
      run(['send', 'INVITE', `sip:sleep@127.0.0.1:${port}`]),
      run(['-f', write(folder), '-DD', '-E', '-l', `udp:127.0.0.1:${port}`]),
    ]);
    assert.equal(asleep.code, 0, asleep.output);
    assert.match(
      asleep.output,
      /\|- INVITE .*>\|\n.*\|<- 100 trying.*\|\n[ |]+\n[ |]+1\.0 s[ |]+\n[ |]+\n.*\|<- 404 Not found \(INVITE\) -+\|\n.*\|- ACK .*>\|\n/,
    );
    assert.equal(second.code, 255);
    assert.match(
      second.output,
      new RegExp(`cannot listen on udp:127\\.0\\.0\\.1:${port}: address already in use`),
    );

    server.child.kill('SIGUSR1');
    server.child.kill('SIGHUP');
    server.child.kill('SIGTERM');
    const { code, output } = await server.ended;
    assert.equal(code, 0, output);
    assert.match(output, /^ 0\(\d+\) INFO: <script>: got INVITE from fermata$/m);
    assert.match(output, /NOTICE: SIGTERM: stopping/);
    assert.doesNotMatch(output, /Debugger/);
    assert.equal(existsSync(pidFile), false);
  });
});

test('a second signal ends it at once, although a worker is busy', async () => {
  await inFolder(async (folder) => {
    const port = await freePort();
    const busy = SCRIPT.replace('async_sleep("1");', 'async_sleep("1"); xinfo("busy\\n"); sleep("15");');
    const script = write(
      folder,
      busy.replace('loadmodule "pv.so"', 'loadmodule "pv.so"\nloadmodule "cfgutils.so"'),
    );
    const server = start(['-f', script, '-D', '-E', '-dd', '-a', 'no', '-l', `127.0.0.1:${port}`]);
    await server.until(/listening on/);
    const client = start(['send', 'OPTIONS', `sip:sleep@127.0.0.1:${port}`]);
    await server.until(/busy/);
    const before = performance.now();
    server.child.kill('SIGINT');
    await server.until(/SIGINT: stopping/);
    server.child.kill('SIGINT');
    const { code } = await server.ended;
    client.child.kill();
    await client.ended;
    assert.equal(code, 1);
    assert.ok(performance.now() - before < 4000, 'it waited for the worker');
  });
});

test('daemon: 0 once it listens, its pid in the file, SIGTERM to it ends everything', async () => {
  await inFolder(async (folder) => {
    const port = await freePort();
    const args = [
      '-f',
      'kamailio.cfg',
      '-l',
      `udp:127.0.0.1:${port}`,
      '-a',
      'no',
      '-w',
      folder,
      '-P',
      'fermata.pid',
    ];
    write(folder);
    const started = await run(args, { cwd: folder });
    assert.equal(started.code, 0, started.output);
    const pid = Number(readFileSync(join(folder, 'fermata.pid'), 'latin1'));
    try {
      const answered = await run(['send', 'OPTIONS', `sip:now@127.0.0.1:${port}`]);
      assert.match(answered.output, /200 OK \(OPTIONS\)/);
      const refused = await run(args, { cwd: folder });
      assert.equal(refused.code, 255);
      assert.match(refused.output, /address already in use/);
      assert.equal(Number(readFileSync(join(folder, 'fermata.pid'), 'latin1')), pid);
    } finally {
      process.kill(pid, 'SIGTERM');
    }
    await gone(pid);
    assert.equal(existsSync(join(folder, 'fermata.pid')), false);
  });
});

test('fork=no stays in the foreground; what stands against a start is said', async () => {
  await inFolder(async (folder) => {
    const port = await freePort();
    const server = start([
      '-f',
      write(folder, `fork=no\nlog_stderror=yes\ndebug=1\n${SCRIPT}`),
      '-a',
      'no',
      '-l',
      `127.0.0.1:${port}`,
    ]);
    await server.until(/listening on/);
    server.child.kill('SIGTERM');
    assert.equal((await server.ended).code, 0);

    const script = write(folder);
    const refusals = await Promise.all([
      run(['-f', script, '-DD', '-E', '-w', join(folder, 'missing')]),
      run([
        '-f',
        script,
        '-DD',
        '-E',
        '-a',
        'no',
        '-l',
        `127.0.0.1:${await freePort()}`,
        '-P',
        join(folder, 'missing', 'pid'),
      ]),
      run(['-f', script, '-DD', '-E', '-l', 'udp:nosuchinterface:5060']),
      run(['send', 'OPTIONS', `sip:now@127.0.0.1:${await freePort()}`]),
    ]);
    const said = [/working directory/, /process id/, /nosuchinterface/, /nothing listens/];
    for (const [index, { code, output }] of refusals.entries()) {
      assert.notEqual(code, 0);
      assert.match(output, said[index] ?? /$^/);
    }
  });
});
