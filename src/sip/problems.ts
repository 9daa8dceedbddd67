/**
 * Why a datagram was refused: stable codes for counters and logs, with the reason phrase of the reply. RFC 3261 §21.4.1:
 * the phrase should name the syntax problem in detail. Codes without a status are never answered.
 */
export const PROBLEMS = {
  'not-sip': { status: 0, reason: 'Not a SIP message' },
  'bad-status-line': { status: 0, reason: 'Bad Status-Line' },
  'bad-request-line': { status: 400, reason: 'Bad Request-Line' },
  'bad-request-uri': { status: 400, reason: 'Bad Request-URI' },
  'headers-in-request-uri': { status: 400, reason: 'Header fields in Request-URI' },
  'unsupported-version': { status: 505, reason: 'Version Not Supported' },
  'bad-header-line': { status: 400, reason: 'Bad header field line' },
  'incomplete-head': { status: 400, reason: 'Missing empty line after the header fields' },
  'missing-via': { status: 0, reason: 'Missing Via header field' },
  'missing-from': { status: 400, reason: 'Missing From header field' },
  'missing-to': { status: 400, reason: 'Missing To header field' },
  'missing-call-id': { status: 400, reason: 'Missing Call-ID header field' },
  'missing-cseq': { status: 400, reason: 'Missing CSeq header field' },
  'several-from': { status: 400, reason: 'More than one From header field' },
  'several-to': { status: 400, reason: 'More than one To header field' },
  'several-call-id': { status: 400, reason: 'More than one Call-ID header field' },
  'several-cseq': { status: 400, reason: 'More than one CSeq header field' },
  'bad-via': { status: 400, reason: 'Bad Via header field' },
  'bad-from': { status: 400, reason: 'Bad From header field' },
  'bad-to': { status: 400, reason: 'Bad To header field' },
  'bad-call-id': { status: 400, reason: 'Bad Call-ID header field' },
  'bad-cseq': { status: 400, reason: 'Bad CSeq header field' },
  'cseq-method-mismatch': { status: 400, reason: 'CSeq method does not match the Request-Line' },
  'bad-content-length': { status: 400, reason: 'Bad Content-Length header field' },
  'several-content-length': { status: 400, reason: 'More than one Content-Length header field' },
  'body-too-short': { status: 400, reason: 'Content-Length larger than the message' },
} as const;

/** A stable problem code. */
export type Problem = keyof typeof PROBLEMS;
