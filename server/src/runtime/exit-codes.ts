/** How `valija` ends, in the words of sysexits(3), so that scripts and service managers can tell why. */
import type { RefusalCode } from '../lib/refusal.ts'

export const EXIT = {
  ok: 0,
  /** The command line itself is wrong. */
  usage: 64,
  /** What was given is wrong: a bad address, a broken CSV line. */
  data: 65,
  /** What was named does not exist. */
  noInput: 66,
  /** Something that is needed is not there: the server, a port, the database. */
  unavailable: 69,
  /** Our bug. */
  software: 70,
  /** A file or folder cannot be made. */
  cannotCreate: 73,
  /** Try later. */
  temporary: 75,
  noPermission: 77,
  /** The configuration is wrong. */
  config: 78,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

export const EXIT_OF_REFUSAL: Readonly<Record<RefusalCode, ExitCode>> = {
  'already-exists': EXIT.data,
  'auth-failed': EXIT.noPermission,
  'auth-required': EXIT.noPermission,
  'auth-throttled': EXIT.temporary,
  cannot: EXIT.data,
  damaged: EXIT.data,
  expired: EXIT.data,
  forbidden: EXIT.noPermission,
  'in-use': EXIT.data,
  invalid: EXIT.data,
  limit: EXIT.data,
  loop: EXIT.data,
  'needs-tls': EXIT.noPermission,
  'no-space': EXIT.temporary,
  'not-found': EXIT.noInput,
  'over-quota': EXIT.temporary,
  'read-only': EXIT.noPermission,
  'relay-denied': EXIT.noPermission,
  'second-factor': EXIT.noPermission,
  'sender-not-owned': EXIT.noPermission,
  suspended: EXIT.noPermission,
  'too-large': EXIT.data,
  'too-many': EXIT.temporary,
  'try-later': EXIT.temporary,
  'unknown-user': EXIT.noInput,
}
