import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAsyncGroups } from './async-groups.ts';

type Setting = readonly [global: string, value: number | string];

const GOOD: readonly (readonly [settings: readonly Setting[], groups: Record<string, readonly number[]>])[] =
  [
    [[['async_workers', 4]], { default: [4, 0, 0] }],
    [[['async_workers', 0]], {}],
    [
      [
        ['async_workers', 2],
        ['async_workers', 5],
      ],
      { default: [2, 0, 0] },
    ],
    [
      [
        ['async_workers', 2],
        ['async_usleep', 50],
        ['async_nonblock', 1],
      ],
      { default: [2, 50, 1] },
    ],
    [[['async_workers_group', 'name=reg;workers=3']], { default: [1, 0, 0], reg: [3, 0, 0] }],
    [
      [['async_workers_group', 'NAME=Reg; Workers = 3 ;usleep=7;nonblock=1;']],
      { default: [1, 0, 0], Reg: [3, 7, 1] },
    ],
    [[['async_workers_group', 'name=default;workers=2']], { default: [2, 0, 0] }],
    [
      [
        ['async_workers_group', 'name=a;workers=1'],
        ['async_workers', 8],
      ],
      { default: [1, 0, 0], a: [1, 0, 0] },
    ],
  ];

test('groups are what the globals say, in their order', () => {
  for (const [settings, wanted] of GOOD) {
    const groups = createAsyncGroups();
    for (const [global, value] of settings)
      assert.equal(groups.set(global, value), null, `${global}=${value}`);
    const given = [...groups.list].map(([name, { workers, usleep, nonblock }]) => [
      name,
      [workers, usleep, nonblock],
    ]);
    assert.deepEqual(Object.fromEntries(given), wanted);
  }
});

const BAD: readonly Setting[] = [
  ['async_usleep', 5],
  ['async_nonblock', 1],
  ['async_workers', 65],
  ['async_workers_group', ''],
  ['async_workers_group', 'workers=2'],
  ['async_workers_group', 'name=a'],
  ['async_workers_group', 'name=a;workers=0'],
  ['async_workers_group', 'name=a;workers=x'],
  ['async_workers_group', 'name=a;workers=65'],
  ['async_workers_group', 'name=a;workers=1;colour=red'],
  ['async_workers_group', 'name=a;workers=1;usleep=-1'],
];

test('what is no group is refused with a reason', () => {
  for (const [global, value] of BAD) {
    assert.ok(createAsyncGroups().set(global, value)?.problem, `${global}=${value}`);
  }
});
