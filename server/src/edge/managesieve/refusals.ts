import type { RefusalCode } from '../../lib/refusal.ts'

/**
 * How ManageSieve says no: the response code in its brackets, or none. A new RefusalCode does not compile until it has its
 * line here. RFC 5804 §1.3
 */
export const SIEVE_REFUSALS: Readonly<Record<RefusalCode, string | undefined>> = {
  'already-exists': 'ALREADYEXISTS',
  'auth-failed': undefined,
  'auth-required': undefined,
  'auth-throttled': 'TRYLATER',
  cannot: undefined,
  damaged: 'TRYLATER',
  expired: undefined,
  forbidden: undefined,
  'in-use': 'ACTIVE',
  invalid: undefined,
  limit: 'QUOTA',
  loop: undefined,
  'needs-tls': 'ENCRYPT-NEEDED',
  'no-space': 'TRYLATER',
  'not-found': 'NONEXISTENT',
  'over-quota': 'QUOTA',
  'read-only': undefined,
  'relay-denied': undefined,
  // The password alone is not enough for this account.
  'second-factor': 'AUTH-TOO-WEAK',
  'sender-not-owned': undefined,
  suspended: undefined,
  'too-large': 'QUOTA/MAXSIZE',
  'too-many': 'TRYLATER',
  'try-later': 'TRYLATER',
  'unknown-user': undefined,
}

/** Where one sentence has a code of its own. */
export const EXACT_CODES: ReadonlyMap<string, string> = new Map([
  ['store.script-large', 'QUOTA/MAXSIZE'],
  ['store.too-many-scripts', 'QUOTA/MAXSCRIPTS'],
])
