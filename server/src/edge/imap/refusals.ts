import type { RefusalCode } from '../../lib/refusal.ts'

/** How IMAP says no. A new RefusalCode does not compile until it has its line here. RFC 9051 §7.1, RFC 5530 §3 */
export const IMAP_REFUSALS: Readonly<Record<RefusalCode, string>> = {
  'already-exists': 'ALREADYEXISTS',
  'auth-failed': 'AUTHENTICATIONFAILED',
  'auth-required': 'AUTHENTICATIONFAILED',
  'auth-throttled': 'UNAVAILABLE',
  cannot: 'CANNOT',
  damaged: 'CORRUPTION',
  expired: 'EXPIRED',
  forbidden: 'NOPERM',
  'in-use': 'INUSE',
  invalid: 'CANNOT',
  limit: 'LIMIT',
  loop: 'CANNOT',
  'needs-tls': 'PRIVACYREQUIRED',
  // No code says "the server's disk is full" but this one. RFC 5530 §3
  'no-space': 'UNAVAILABLE',
  'not-found': 'NONEXISTENT',
  'over-quota': 'OVERQUOTA',
  'read-only': 'NOPERM',
  'relay-denied': 'NOPERM',
  // Shown to the person, who has to make an app password. RFC 9051 §7.1
  'second-factor': 'ALERT',
  'sender-not-owned': 'NOPERM',
  suspended: 'CONTACTADMIN',
  'too-large': 'TOOBIG',
  'too-many': 'LIMIT',
  'try-later': 'UNAVAILABLE',
  'unknown-user': 'NONEXISTENT',
}
