import { avpName, defineModule, variableParam } from '../../kit/index.ts';
import { directionFunctions, directionVariables } from './direction.ts';
import { looseRouteFunctions } from './loose-route.ts';
import { recordRouteFunctions } from './record-route.ts';
import type { RrState } from './state.ts';

export { routeParam } from './route-set.ts';
export { type OwnRouteListener, ownRouteListeners } from './state.ts';

/** Record-Route and Route (RFC 3261 §16). */
export default defineModule({
  name: 'rr',
  doc: 'Record-Route and Route of RFC 3261: stays in the way of a dialog, and sends its requests along.',
  params: {
    enable_full_lr: { type: 'int', default: 0, doc: 'Whether `;lr=on` is written in place of `;lr`.' },
    append_fromtag: {
      type: 'int',
      default: 1,
      doc: 'Whether the From-tag is kept in Record-Route (`ftag`), which `is_direction` needs.',
    },
    enable_double_rr: {
      type: 'int',
      default: 1,
      doc: '1: two Record-Route where a request leaves by another socket than it came by; 2: always; 0: never.',
      check: (mode) =>
        mode >= 0 && mode <= 2 ? null : { problem: `enable_double_rr is ${mode}`, hint: 'use 0, 1 or 2' },
    },
    add_username: {
      type: 'int',
      default: 0,
      doc: 'Whether Record-Route has the user of the Request-URI as received.',
    },
    enable_socket_mismatch_warning: {
      type: 'int',
      default: 1,
      doc: 'Whether a Route that names no socket of ours is logged where a socket is to be chosen by it.',
    },
    custom_user_avp: {
      type: 'string',
      default: '',
      doc: 'AVP with the user that `add_username` writes, where it has a value.',
      check: avpName,
    },
    force_send_socket: {
      type: 'int',
      default: 0,
      doc: 'Whether `loose_route` chooses the socket by a single Route too, not only by a pair.',
    },
    ignore_sips: {
      type: 'int',
      default: 0,
      doc: 'Whether Record-Route is a sip URI also where the Request-URI is a sips one.',
    },
    sockname_mode: {
      type: 'int',
      default: 0,
      doc: 'Names of sockets in Record-Route.',
      inert: 'Record-Route has addresses of sockets, not their names',
    },
  },
  functions: { ...recordRouteFunctions, ...looseRouteFunctions, ...directionFunctions },
  variables: directionVariables,
  setupWorker(worker): RrState {
    const { params } = worker;
    return {
      lr: params.enable_full_lr === 0 ? ';lr' : ';lr=on',
      appendFromTag: params.append_fromtag !== 0,
      double: params.enable_double_rr,
      addUsername: params.add_username !== 0,
      warnOfMismatch: params.enable_socket_mismatch_warning !== 0,
      forceSendSocket: params.force_send_socket !== 0,
      ignoreSips: params.ignore_sips !== 0,
      customUser: variableParam(params.custom_user_avp, worker).get,
    };
  },
});
