import { avpName, type ParamDeclarations, type Problem } from '../../kit/index.ts';

const NO_STATISTICS = 'statistics of calls are not read';
const NO_DATABASE = 'nodes are read from the script';

function variableName(text: string): Problem | null {
  return text === '' || /^\$/.test(text)
    ? null
    : { problem: `"${text}" is no variable`, hint: 'write $avp(name)' };
}

function atLeastOne(value: number): Problem | null {
  return value >= 1 ? null : { problem: `it must be at least 1, not ${value}` };
}

/** Parameters of module rtpengine besides those of statistics. */
const OWN = {
  rtpengine_sock: {
    type: 'strings',
    doc: 'Where rtpengines are: `udp:host:port=weight …`, of a set: `number == …`.',
  },
  rtpengine_disable_tout: {
    type: 'int',
    default: 60,
    doc: 'Seconds for which one that does not answer is not asked.',
  },
  aggressive_redetection: {
    type: 'int',
    default: 0,
    doc: 'Whether those that do not answer are asked where there is no other one.',
  },
  rtpengine_tout_ms: {
    type: 'int',
    default: 1000,
    doc: 'Milliseconds that an answer may take.',
    check: atLeastOne,
  },
  rtpengine_retr: { type: 'int', default: 5, doc: 'How often a command is sent.', check: atLeastOne },
  queried_nodes_limit: {
    type: 'int',
    default: 30,
    doc: 'How many of a set are asked at most.',
    check: atLeastOne,
  },
  rtpengine_allow_op: {
    type: 'int',
    default: 0,
    doc: 'Whether calls stay with one that is not asked any more: 0 no, 1 yes, 2 where an operator took it out.',
    check: (mode) =>
      mode >= 0 && mode <= 2 ? null : { problem: `rtpengine_allow_op is ${mode}`, hint: 'use 0, 1 or 2' },
  },
  hash_table_tout: {
    type: 'int',
    default: 3600,
    doc: 'Seconds for which a call stays with its rtpengine.',
    check: atLeastOne,
  },
  hash_table_size: {
    type: 'int',
    default: 256,
    doc: 'Size of the table of calls.',
    inert: 'the table grows by itself',
  },
  hash_algo: {
    type: 'int',
    default: 2,
    doc: 'How a call is brought to its rtpengine.',
    inert: 'calls are spread by the CRC32 of their Call-ID, weighted',
  },
  setid_default: {
    type: 'int',
    default: 0,
    doc: 'Set of rtpengines that are listed without one, and that is asked.',
  },
  setid_avp: { type: 'string', default: '', doc: 'AVP with the set to ask.', check: avpName },
  extra_id_pv: {
    type: 'string',
    default: '',
    doc: 'Variable with the text of `via-branch=extra`.',
    check: variableName,
  },
  rtp_inst_pvar: {
    type: 'string',
    default: '',
    doc: 'Variable that gets the rtpengine that answered.',
    check: variableName,
  },
  read_sdp_pv: {
    type: 'string',
    default: '',
    doc: 'Variable with the SDP in place of the body.',
    check: variableName,
  },
  write_sdp_pv: {
    type: 'string',
    default: '',
    doc: 'Variable that gets the SDP in place of the body.',
    check: variableName,
  },
  write_sdp_pv_mode: {
    type: 'int',
    default: 0,
    doc: '1: the body gets the SDP too.',
  },
  force_send_interface: {
    type: 'string',
    default: '',
    doc: 'Address to send commands from.',
    inert: 'the system chooses the address',
  },
  control_cmd_tos: { type: 'int', default: -1, doc: 'Type of service of commands.', inert: 'it is not set' },
  wsapi: {
    type: 'string',
    default: '',
    doc: 'How rtpengines are asked over WebSocket.',
    inert: 'only udp is spoken here',
  },
  db_url: {
    type: 'string',
    default: '',
    doc: 'Database with the rtpengines.',
    check: (url) => (url === '' ? null : { problem: NO_DATABASE, hint: 'list them with rtpengine_sock' }),
  },
  table_name: { type: 'string', default: 'rtpengine', doc: 'Table in it.', inert: NO_DATABASE },
  setid_col: { type: 'string', default: 'setid', doc: 'Column in it.', inert: NO_DATABASE },
  url_col: { type: 'string', default: 'url', doc: 'Column in it.', inert: NO_DATABASE },
  weight_col: { type: 'string', default: 'weight', doc: 'Column in it.', inert: NO_DATABASE },
  disabled_col: { type: 'string', default: 'disabled', doc: 'Column in it.', inert: NO_DATABASE },
  media_duration: { type: 'string', default: '', doc: 'Variable for the duration.', inert: NO_STATISTICS },
} as const satisfies ParamDeclarations;

const MOS = ['min', 'min_at', 'min_packetloss', 'min_jitter', 'min_roundtrip', 'min_roundtrip_leg']
  .flatMap((name) => [name, name.replace('min', 'max')])
  .concat(
    ['', '_packetloss', '_jitter', '_roundtrip', '_roundtrip_leg', '_samples'].map(
      (name) => `average${name}`,
    ),
  );

/** `mos_min_pv`, `mos_min_A_pv`, … and the labels of both sides. */
const STATISTICS: ParamDeclarations = Object.fromEntries(
  [...MOS.flatMap((name) => ['', '_A', '_B'].map((side) => `${name}${side}`)), 'A_label', 'B_label'].map(
    (name) => [
      `mos_${name}_pv`,
      { type: 'string', default: '', doc: 'Variable for a statistic of the call.', inert: NO_STATISTICS },
    ],
  ),
);

/** All parameters of module rtpengine. */
export const rtpengineParams = { ...STATISTICS, ...OWN };
