/**
 * How SMTP says no: the codes of each refusal, and the sentence for those that other protocols' services worded.
 * A new RefusalCode does not compile until it has its line here. RFC 5321 §4.2.3, RFC 3463, RFC 4954 §6
 */
import type { SmtpTextKey } from '../../lib/catalogue/smtp.ts'
import type { RefusalCode } from '../../lib/refusal.ts'
import type { EnhancedStatus } from '../../mail/smtp/reply.ts'

export type SmtpRefusal = {
  readonly code: number
  readonly enhanced: EnhancedStatus
  /** Said when the refusal's own text is not one of SMTP's. */
  readonly text: SmtpTextKey
}

export const SMTP_REFUSALS: Readonly<Record<RefusalCode, SmtpRefusal>> = {
  'already-exists': { code: 550, enhanced: '5.7.1', text: 'refused' },
  'auth-failed': { code: 535, enhanced: '5.7.8', text: 'auth.wrong' },
  'auth-required': { code: 530, enhanced: '5.7.0', text: 'auth.required' },
  'auth-throttled': { code: 454, enhanced: '4.7.0', text: 'auth.wait' },
  cannot: { code: 550, enhanced: '5.7.1', text: 'refused' },
  damaged: { code: 451, enhanced: '4.3.0', text: 'temporary' },
  expired: { code: 535, enhanced: '5.7.8', text: 'auth.wrong' },
  forbidden: { code: 550, enhanced: '5.7.1', text: 'refused' },
  'in-use': { code: 451, enhanced: '4.3.0', text: 'temporary' },
  invalid: { code: 550, enhanced: '5.6.0', text: 'refused' },
  limit: { code: 550, enhanced: '5.7.1', text: 'refused' },
  loop: { code: 554, enhanced: '5.4.6', text: 'refused' },
  'needs-tls': { code: 530, enhanced: '5.7.0', text: 'auth.needTls' },
  'no-space': { code: 452, enhanced: '4.3.1', text: 'temporary' },
  'not-found': { code: 550, enhanced: '5.1.1', text: 'refused' },
  'over-quota': { code: 452, enhanced: '4.2.2', text: 'temporary' },
  'read-only': { code: 451, enhanced: '4.3.0', text: 'temporary' },
  'relay-denied': { code: 550, enhanced: '5.7.1', text: 'refused' },
  // What was shown is weaker than what this account asks for. RFC 4954 §6
  'second-factor': { code: 534, enhanced: '5.7.9', text: 'auth.appPassword' },
  'sender-not-owned': { code: 550, enhanced: '5.7.1', text: 'refused' },
  suspended: { code: 550, enhanced: '5.2.1', text: 'refused' },
  'too-large': { code: 552, enhanced: '5.3.4', text: 'refused' },
  'too-many': { code: 452, enhanced: '4.5.3', text: 'temporary' },
  'try-later': { code: 451, enhanced: '4.3.0', text: 'temporary' },
  'unknown-user': { code: 550, enhanced: '5.1.1', text: 'refused' },
}

/** Where one sentence has a more exact code than its kind of refusal. RFC 3463 §3.7, RFC 3463 §3.8 */
export const EXACT_CODES: ReadonlyMap<string, EnhancedStatus> = new Map<SmtpTextKey, EnhancedStatus>([
  ['data.lineEnds', '5.6.11'],
  ['group.closed', '5.7.2'],
  // RFC 7372 §3.3
  ['identity.refusedBoth', '5.7.26'],
  ['rcpt.companyBusy', '4.3.2'],
  // What the server there said when it bounced.
  ['rcpt.paused', '5.1.1'],
  ['rate.hour', '4.7.1'],
  ['greylist', '4.7.1'],
  ['burst', '4.7.1'],
  ['virus.checkDown', '4.7.1'],
])

/** During AUTH some of them mean the person who signs in, not the one written to. RFC 4954 §6, RFC 7504 */
export const AUTH_REFUSALS: Readonly<Partial<Record<RefusalCode, SmtpRefusal>>> = {
  suspended: { code: 525, enhanced: '5.7.13', text: 'auth.suspended' },
  forbidden: { code: 535, enhanced: '5.7.8', text: 'auth.wrong' },
  'too-many': { code: 454, enhanced: '4.7.0', text: 'auth.companyBusy' },
  'try-later': { code: 454, enhanced: '4.7.0', text: 'temporary' },
}
