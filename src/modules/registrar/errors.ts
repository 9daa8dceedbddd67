/** Why a registration is refused: what the reply says, beside its status, in `P-Registrar-Error`. */
export interface RegistrationError {
  readonly status: number;
  readonly reason: string;
  readonly text: string;
}

function badRequest(text: string): RegistrationError {
  return { status: 400, reason: 'Bad Request', text };
}

/** What a registration may be refused for, in Kamailio's words. */
export const REGISTRATION_ERRORS = {
  contactParse: badRequest('Contact parse error'),
  starExpires: badRequest('* used in contact and expires is not zero'),
  starAndContacts: badRequest('* used in contact and more than 1 contact'),
  contactTooLong: badRequest('Contact/received too long'),
  callIdTooLong: badRequest('Callid too long'),
  q: badRequest('Invalid q param in contact'),
  regId: badRequest('Invalid reg-id param in contact'),
  cseq: badRequest('Invalid CSeq number'),
  messageParse: badRequest('Message parse error'),
  aorParse: badRequest('Error while parsing AOR'),
  unescape: badRequest('Error while unescaping username'),
  pathParse: badRequest('Path parse error'),
  aorTooLong: { status: 500, reason: 'Server Internal Error', text: 'Address Of Record too long' },
  pathUnsupported: {
    status: 420,
    reason: 'Bad Extension',
    text: 'No support for found Path indicated',
  },
  outboundRequired: {
    status: 420,
    reason: 'Bad Extension',
    text: 'No support for Outbound on server',
  },
  tooBrief: { status: 423, reason: 'Interval Too Brief', text: 'Interval too brief' },
  tooManyContacts: { status: 503, reason: 'Service Unavailable', text: 'Too many registered contacts' },
  storeFull: { status: 503, reason: 'Service Unavailable', text: 'No more memory for contacts' },
} as const satisfies Readonly<Record<string, RegistrationError>>;

/** The name of a reason. */
export type RegistrationErrorName = keyof typeof REGISTRATION_ERRORS;
