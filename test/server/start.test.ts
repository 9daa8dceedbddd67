import assert from 'node:assert/strict';
import { test } from 'node:test';
import { start } from './support.ts';

test('event_route[core:worker-one-init] runs once, after the modules have started', async (t) => {
  const { test: server } = await start(
    t,
    `modparam("htable", "htable", "t=>size=4;")
request_route { exit; }
event_route[htable:mod-init] { $sht(t=>order) = "tables"; }
event_route[core:worker-one-init] { xlog("L_ERR", "init after $sht(t=>order)\\n"); }
`,
  );
  const lines = server.lines.filter(({ text }) => text.includes('init after'));
  assert.deepEqual(
    lines.map(({ text }) => text.trim()),
    ['<script>: init after tables'],
  );
});
