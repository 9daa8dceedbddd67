import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestServer, type TestServerOptions } from '../testing/index.ts';

const REQUEST = [
  'OPTIONS sip:bob@127.0.0.1 SIP/2.0',
  'Via: SIP/2.0/UDP 10.0.0.1:5070;branch=z9hG4bKprefix',
  'From: <sip:alice@10.0.0.1>;tag=1',
  'To: <sip:bob@127.0.0.1>',
  'Call-ID: prefix',
  'CSeq: 1 OPTIONS',
  'Content-Length: 0',
  '',
  '',
].join('\r\n');

function script(globals: string): string {
  return `${globals}
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "xlog.so"
loadmodule "async.so"
request_route {
  $rU = "carol";
  xinfo("first\\n");
  async_route("nowhere", "4");
  async_sleep("2");
  xinfo("awake\\n");
  send_reply("404", "Not found");
}
`;
}

async function logOf(globals: string): Promise<string[]> {
  const options: TestServerOptions = { scriptPath: 'kamailio.cfg', scriptText: script(globals), logLevel: 2 };
  const server = await createTestServer(options);
  server.send(REQUEST, { ip: '10.0.0.1', port: 5070 });
  await server.advance(3000);
  await server.stop();
  return server.log.split('\n').filter((line) => line !== '');
}

test('log_prefix stands before the lines of a run, as it was when the run began', async () => {
  const [first, refused, awake] = await logOf('log_prefix="{$rm $rU} "');
  assert.equal(first, 'INFO: {OPTIONS bob} <script>: first');
  assert.match(
    refused ?? '',
    /^ERROR: \{OPTIONS bob\} <script>: kamailio\.cfg:\d+:\d+: async_route: .*\[script\.refused\]$/,
  );
  assert.equal(awake, 'INFO: {OPTIONS carol} <script>: awake');
});

test('log_prefix_mode=1 makes it anew for each line', async () => {
  const [first] = await logOf('log_prefix="{$rm $rU} "\nlog_prefix_mode=1');
  assert.equal(first, 'INFO: {OPTIONS carol} <script>: first');
});

test('a variable of log_prefix that does not exist is a mistake of the script', async () => {
  await assert.rejects(logOf('log_prefix="$nosuch "'), /kamailio\.cfg:1:\d+: error\[script\./);
});
