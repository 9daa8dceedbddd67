import assert from 'node:assert/strict';
import { test } from 'node:test';
import { optionsFor, SERVER, startThreadedServer } from './server.ts';

const SCRIPT = `
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "rtimer.so"
loadmodule "evrexec.so"
max_while_loops = 0
modparam("rtimer", "timer", "name=busy;interval=1000u;mode=1")
modparam("rtimer", "exec", "timer=busy;route=BUSY")
modparam("evrexec", "exec", "name=evrexec:busy")

request_route {
  if ($rU == "stop") { $shv(stop) = 1; }
  send_reply("200", "timer $shv(timer), event $shv(event)");
}

# Both compute without a pause until they are told to stop.
route[BUSY] {
  if ($shv(timer) > 0) { exit; }
  $shv(timer) = 1;
  while ($shv(stop) != 1) { $var(x) = $var(x) + 1; }
  $shv(timer) = 2;
}

event_route[evrexec:busy] {
  $shv(event) = 1;
  while ($shv(stop) != 1) { $var(x) = $var(x) + 1; }
  $shv(event) = 2;
}
`;

test('a timer route and an event route that compute hold up neither SIP nor each other', {
  timeout: 60_000,
}, async () => {
  const running = await startThreadedServer(SCRIPT);
  try {
    const peer = running.wire.peer('127.0.0.1', 7000);
    let asked = 0;
    const ask = (user: string): Promise<string> => {
      const { promise, resolve } = Promise.withResolvers<string>();
      peer.onDatagram(({ bytes }) =>
        resolve(/^SIP\/2\.0 200 (.*)/.exec(bytes.toString('latin1'))?.[1] ?? ''),
      );
      peer.send(optionsFor(user, `ask-${asked++}`), SERVER);
      return promise;
    };
    /** Asks until the answer is this one, which only threads of their own can bring about. */
    const until = async (answer: string): Promise<void> => {
      while ((await ask('state')) !== answer) await new Promise((resolve) => setImmediate(resolve));
    };
    await until('timer 1, event 1');
    await ask('stop');
    await until('timer 2, event 2');
    assert.ok(asked > 2);
  } finally {
    await running.stop();
  }
});
