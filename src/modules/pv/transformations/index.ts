import { LINE } from './line.ts';
import { NAMEADDR } from './nameaddr.ts';
import { NUM } from './num.ts';
import type { TransformationClass } from './operation.ts';
import { PARAM } from './param.ts';
import { RE } from './re.ts';
import { STRING } from './string.ts';
import { TOBODY } from './tobody.ts';
import { URI } from './uri.ts';
import { URIALIAS } from './urialias.ts';
import { SQL, VAL } from './val.ts';

/** Every transformation by class and operation. */
export const TRANSFORMATIONS: Readonly<Record<string, TransformationClass>> = {
  s: STRING,
  uri: URI,
  nameaddr: NAMEADDR,
  tobody: TOBODY,
  param: PARAM,
  line: LINE,
  urialias: URIALIAS,
  val: VAL,
  num: NUM,
  re: RE,
  sql: SQL,
};
