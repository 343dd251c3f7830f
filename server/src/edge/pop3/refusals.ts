import type { RefusalCode } from '../../lib/refusal.ts'

/**
 * How POP3 says no: the response code in its brackets, or none. AUTH makes a client ask for the password, SYS/TEMP makes it
 * come back by itself, SYS/PERM makes it show the sentence. A new RefusalCode does not compile until it has its line
 * here. RFC 2449 §8, RFC 3206 §4, §5
 */
export const POP3_REFUSALS: Readonly<Record<RefusalCode, 'AUTH' | 'SYS/TEMP' | 'SYS/PERM' | undefined>> = {
  'already-exists': undefined,
  'auth-failed': 'AUTH',
  'auth-required': undefined,
  // The password may be right: asking for another would mislead.
  'auth-throttled': 'SYS/TEMP',
  cannot: undefined,
  damaged: 'SYS/PERM',
  expired: 'AUTH',
  forbidden: 'SYS/PERM',
  'in-use': 'SYS/TEMP',
  invalid: undefined,
  limit: undefined,
  loop: 'SYS/PERM',
  'needs-tls': 'SYS/PERM',
  'no-space': 'SYS/TEMP',
  'not-found': 'SYS/PERM',
  'over-quota': 'SYS/TEMP',
  'read-only': 'SYS/PERM',
  'relay-denied': 'SYS/PERM',
  'second-factor': 'AUTH',
  'sender-not-owned': 'SYS/PERM',
  suspended: 'SYS/PERM',
  'too-large': 'SYS/PERM',
  'too-many': 'SYS/TEMP',
  'try-later': 'SYS/TEMP',
  'unknown-user': 'AUTH',
}

/** Where one sentence has a code of its own. RFC 2449 §8.1.1 */
export const EXACT_CODES: ReadonlyMap<string, 'LOGIN-DELAY'> = new Map([['pop3.login-delay', 'LOGIN-DELAY']])
