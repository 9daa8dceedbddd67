/** `http_client` against web servers that behave and that do not, and the same calls on Kamailio. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { kamailio } from '../harness/targets/kamailio.ts';
import { type CaseAnswer, profiles } from './cases.ts';
import { play, startKamailio, startOurs } from './play.ts';

const golden: { readonly answers: Readonly<Record<string, CaseAnswer>> } = JSON.parse(
  readFileSync(join(import.meta.dirname, 'golden.json'), 'utf8'),
);

/** What is compared where we differ: of a request only its first line. */
function firstLines({ asked, ...answer }: CaseAnswer): CaseAnswer {
  return { ...answer, asked: asked.map((request) => request.split('\n')[0] ?? '') };
}

for (const profile of profiles) {
  describe(`http_client ${profile.name}`, () => {
    test('ours', async (t) => {
      const answers = await play(profile, startOurs);
      for (const { name, ours } of profile.cases) {
        await t.test(name, () => {
          const kamailios = golden.answers[name];
          const given = answers.get(name);
          assert.ok(kamailios !== undefined && given !== undefined);
          if (ours === undefined) assert.deepEqual(given, kamailios);
          else assert.deepEqual(firstLines(given), { ...firstLines(kamailios), ...ours.answer });
        });
      }
    });

    test("Kamailio's answers are still those that we keep", { skip: kamailio.unavailable() }, async () => {
      const answers = await play(profile, startKamailio);
      for (const { name, ours } of profile.cases) {
        // How much of an endless reply it takes is not the same each time.
        if (ours === undefined) assert.deepEqual(answers.get(name), golden.answers[name], name);
      }
    });
  });
}

test('every difference has its entry', () => {
  const page = readFileSync(join(import.meta.dirname, '..', '..', 'DIFFERENCES.md'), 'utf8');
  for (const { cases } of profiles) {
    for (const { ours } of cases) {
      if (ours !== undefined) assert.match(page, new RegExp(`^### D\\d+\\. ${ours.difference}$`, 'm'));
    }
  }
});
