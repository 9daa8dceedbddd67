import { defineModule, variableParam } from '../../kit/index.ts';
import { contactFunctions } from './contacts.ts';
import { messageFunctions } from './messages.ts';
import type { SiputilsState } from './state.ts';
import { uriParameterFunctions } from './uri-parameters.ts';
import { uriFunctions } from './uris.ts';

/** Checks and small changes of messages and URIs. */
export default defineModule({
  name: 'siputils',
  doc: 'Checks of messages, URIs and numbers; changes of URIs; answers to OPTIONS.',
  params: {
    options_accept: { type: 'string', default: '*/*', doc: 'Accept header of `options_reply`.' },
    options_accept_encoding: {
      type: 'string',
      default: '',
      doc: 'Accept-Encoding header of `options_reply`.',
    },
    options_accept_language: {
      type: 'string',
      default: 'en',
      doc: 'Accept-Language header of `options_reply`.',
    },
    options_support: { type: 'string', default: '', doc: 'Supported header of `options_reply`.' },
    contact_flds_separator: {
      type: 'string',
      default: '*',
      doc: 'Its first character stands between the fields that `encode_contact` writes.',
      check: (text) => (text === '' ? { problem: 'contact_flds_separator must not be empty' } : null),
    },
    rpid_prefix: { type: 'string', default: '', doc: 'Written before the value of Remote-Party-ID.' },
    rpid_suffix: {
      type: 'string',
      default: ';party=calling;id-type=subscriber;screen=yes',
      doc: 'Written after the value of Remote-Party-ID.',
    },
    rpid_avp: { type: 'string', default: '$avp(rpid)', doc: 'Variable with the value of Remote-Party-ID.' },
  },
  functions: { ...messageFunctions, ...uriFunctions, ...uriParameterFunctions, ...contactFunctions },
  variables: {},
  setupWorker(worker): SiputilsState {
    const { params } = worker;
    return {
      optionsHeaders:
        header('Accept', params.options_accept) +
        header('Accept-Encoding', params.options_accept_encoding) +
        header('Accept-Language', params.options_accept_language) +
        header('Supported', params.options_support),
      contactSeparator: params.contact_flds_separator.charAt(0),
      rpidPrefix: params.rpid_prefix,
      rpidSuffix: params.rpid_suffix,
      rpid: variableParam(params.rpid_avp, worker).get,
    };
  },
});

/** Kamailio writes an empty header too, which says that nothing is accepted (RFC 3261 §20.1). */
function header(name: string, value: string): string {
  return `${name}: ${value}\r\n`;
}
