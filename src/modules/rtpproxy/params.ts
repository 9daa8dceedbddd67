import type { ParamDeclarations, Problem } from '../../kit/index.ts';

const NO_DATABASE = 'proxies are read from the script';

/** The parameters of module rtpproxy. */
export const rtpproxyParams = {
  rtpproxy_sock: {
    type: 'strings',
    doc: 'Where rtpproxies are: `udp:host:port=weight …`, of a set: `number == …`.',
  },
  rtpproxy_disable_tout: {
    type: 'int',
    default: 60,
    doc: 'Seconds for which one that does not answer is not asked.',
  },
  rtpproxy_tout: { type: 'int', default: 1, doc: 'Seconds that an answer may take.', check: atLeastOne },
  rtpproxy_retr: { type: 'int', default: 5, doc: 'How often a command is sent.', check: atLeastOne },
  nortpproxy_str: {
    type: 'string',
    default: 'a=nortpproxy:yes\r\n',
    doc: 'Line that marks an SDP whose media goes through a proxy; empty: none.',
  },
  extra_id_pv: {
    type: 'string',
    default: '',
    doc: 'Variable with what flag 3 tells sessions of a call apart by.',
  },
  rtp_inst_pvar: { type: 'string', default: '', doc: 'Variable that gets the rtpproxy that answered.' },
  timeout_socket: {
    type: 'string',
    default: '',
    doc: 'Where a proxy tells of silent sessions.',
    inert: 'it is not told',
  },
  ice_candidate_priority_avp: {
    type: 'string',
    default: '',
    doc: 'ICE.',
    inert: 'candidates of ICE stay as they are',
  },
  db_url: {
    type: 'string',
    default: '',
    doc: 'Database with the rtpproxies.',
    check: (url) => (url === '' ? null : { problem: NO_DATABASE, hint: 'list them with rtpproxy_sock' }),
  },
  table_name: { type: 'string', default: 'rtpproxy', doc: 'Table in it.', inert: NO_DATABASE },
} as const satisfies ParamDeclarations;

function atLeastOne(value: number): Problem | null {
  return value >= 1 ? null : { problem: `it must be at least 1, not ${value}` };
}
