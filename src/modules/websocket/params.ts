import type { ParamDeclarations } from '../../kit/index.ts';

/** The parameters of module websocket. */
export const websocketParams = {
  keepalive_mechanism: {
    type: 'int',
    default: 1,
    doc: 'What an idle connection gets: 0 nothing, 1 a ping, which has to be answered, 2 a pong.',
    check: (given) => (given >= 0 && given <= 2 ? null : { problem: 'takes 0 to 2' }),
  },
  keepalive_timeout: {
    type: 'int',
    default: 180,
    doc: 'Seconds after which a connection is idle; one whose ping is not answered within the same time is closed.',
    check: (given) => (given > 0 ? null : { problem: 'must be more than 0' }),
  },
  keepalive_interval: {
    type: 'int',
    default: 1,
    doc: 'Seconds between two looks at the connections.',
    inert: 'each connection has a timer of its own',
  },
  keepalive_processes: {
    type: 'int',
    default: 1,
    doc: 'Processes for that.',
    inert: 'each connection has a timer of its own',
  },
  rm_delay_interval: {
    type: 'int',
    default: 5,
    doc: 'Seconds for which a closed connection is remembered.',
    inert: 'what is closed is forgotten',
  },
  timer_interval: {
    type: 'int',
    default: 1,
    doc: 'Seconds between two looks at them.',
    inert: 'what is closed is forgotten',
  },
  verbose_list: { type: 'int', default: 0, doc: 'Logs the list of connections.', inert: 'ask with ws.dump' },
  ping_application_data: {
    type: 'string',
    default: 'fermata',
    doc: 'What pings and pongs carry.',
    check: (text) =>
      text.length >= 1 && text.length <= 125 ? null : { problem: 'takes 1 to 125 characters (RFC 6455)' },
  },
  sub_protocols: {
    type: 'int',
    default: 1,
    doc: 'What is spoken over it: 1 SIP.',
    check: (given) => (given === 1 ? null : { problem: 'takes 1: there is only SIP' }),
  },
  cors_mode: {
    type: 'int',
    default: 0,
    doc: 'Access-Control-Allow-Origin of the answer: 0 none, 1 `*`, 2 the Origin of the request.',
    check: (given) => (given >= 0 && given <= 2 ? null : { problem: 'takes 0 to 2' }),
  },
  event_callback: {
    type: 'string',
    default: '',
    doc: 'A function of an embedded language.',
    inert: 'there are no embedded languages: write the event route',
  },
} satisfies ParamDeclarations;
