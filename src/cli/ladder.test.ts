import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLadder, type LadderEvent, ladderHeader, ladderLine, silenceLine } from './ladder.ts';

const CONVERSATION: readonly LadderEvent[] = [
  { atMs: 0, direction: 'out', text: 'INVITE sip:sleep@127.0.0.1', repeated: false },
  { atMs: 500, direction: 'out', text: 'INVITE sip:sleep@127.0.0.1', repeated: true },
  {
    atMs: 504.6,
    direction: 'in',
    text: '100 trying -- your call is important to us (INVITE)',
    repeated: false,
  },
  { atMs: 4501, direction: 'in', text: '404 Not found (INVITE)', repeated: false },
  { atMs: 4502, direction: 'out', text: 'ACK sip:sleep@127.0.0.1', repeated: false },
];

test('a conversation', () => {
  const draw = createLadder();
  const drawn = [ladderHeader('127.0.0.1:43454', '127.0.0.1:5060'), ...CONVERSATION.map(draw)].join('\n');
  assert.equal(
    drawn,
    `\
           127.0.0.1:43454                                      127.0.0.1:5060
           |                                                    |
  0.000 s  |- INVITE sip:sleep@127.0.0.1 ---------------------->|
  0.500 s  |- INVITE sip:sleep@127.0.0.1 (again) -------------->|
  0.505 s  |<- 100 trying -- your call is important to us ... --|
           |                                                    |
           |                       4.0 s                        |
           |                                                    |
  4.501 s  |<- 404 Not found (INVITE) --------------------------|
  4.502 s  |- ACK sip:sleep@127.0.0.1 ------------------------->|`,
  );
});

test('every line is as wide as the others, whatever is in the message', () => {
  const texts = ['', 'X', 'a'.repeat(46), 'a'.repeat(47), 'a'.repeat(5000), '200 \x1b[31m\x00\xff\r\n', '2'];
  const widths = texts.flatMap((text) =>
    (['in', 'out'] as const).flatMap((direction) =>
      [false, true].map((repeated) => ladderLine({ atMs: 12_345, direction, text, repeated }).length),
    ),
  );
  const [header = ''] = ladderHeader('a', 'b').split('\n').slice(1);
  assert.deepEqual(new Set(widths), new Set([header.length]));
  for (const line of silenceLine(0, 99_900)?.split('\n') ?? []) assert.equal(line.length, header.length);
});

test('control characters and bytes beyond ASCII are shown as ?', () => {
  const line = ladderLine({ atMs: 0, direction: 'in', text: '200 \x1b[2J\xff ok', repeated: false });
  assert.match(line, /<- 200 \?\[2J\? ok -/);
});

test('a repeated message keeps its mark when it is cut', () => {
  const line = ladderLine({
    atMs: 0,
    direction: 'out',
    text: `OPTIONS sip:${'x'.repeat(99)}`,
    repeated: true,
  });
  assert.match(line, /xxx\.\.\. \(again\) -+>\|$/);
});

test('a silence is said from a second on', () => {
  assert.equal(silenceLine(100, 1099), null);
  assert.match(silenceLine(100, 1100) ?? '', / 1\.0 s /);
});
