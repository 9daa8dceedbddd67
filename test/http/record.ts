/** Asks Kamailio every case again and keeps its answers: `node test/http/record.ts`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kamailioVersion } from '../harness/targets/kamailio.ts';
import { profiles } from './cases.ts';
import { play, startKamailio } from './play.ts';

const answers: Record<string, unknown> = {};
for (const profile of profiles) {
  for (const [name, answer] of await play(profile, startKamailio)) answers[name] = answer;
}
const golden = { server: kamailioVersion(), answers };
writeFileSync(join(import.meta.dirname, 'golden.json'), `${JSON.stringify(golden, null, 2)}\n`);
