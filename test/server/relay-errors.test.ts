/** What becomes of a request that t_relay cannot send. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { request, start } from './support.ts';

const SCRIPT = `request_route {
  if ($rU == "name") { $ru = "sip:b@nowhere.invalid"; }
  if ($rU == "tel") { $ru = "tel:123"; }
  if ($rU == "off") { $ru = "sip:b@nowhere.invalid"; t_set_disable_internal_reply(1); }
  $var(rc) = t_relay();
  send_reply("404", "Ours $var(rc)");
}`;

// Kamailio 5.6.3 does not have the parameter: as its later documentation says.
test('delayed_reply 0 answers with the error at once and ends the run; t_set_disable_internal_reply leaves it to the script', async (t) => {
  const { send, advance, sent } = await start(t, `modparam("tm", "delayed_reply", 0)\n${SCRIPT}`);
  for (const user of ['name', 'tel', 'off']) send(request('MESSAGE', { id: user, user }));
  await advance(10);
  assert.deepEqual(
    sent.map(({ callId, status, reason }) => `${callId} ${status} ${reason}`),
    [
      'name 478 Unresolvable destination (478/TM)',
      'tel 478 Unresolvable destination (478/TM)',
      'off 404 Ours -4',
    ],
  );
});

test('with delayed_reply the script may answer otherwise', async (t) => {
  const { send, advance, sent } = await start(t, SCRIPT);
  send(request('MESSAGE', { id: 'name', user: 'name' }));
  await advance(10);
  assert.deepEqual(
    sent.map(({ status, reason }) => `${status} ${reason}`),
    ['404 Ours -478'],
  );
});
