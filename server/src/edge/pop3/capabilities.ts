import { offeredMechanisms } from '../sign-in.ts'
import type { Session } from './session.ts'

/** What holds at any time. RFC 2449 §6 */
const ALWAYS = ['TOP', 'UIDL', 'RESP-CODES', 'AUTH-RESP-CODE', 'PIPELINING', 'UTF8 USER', 'LANG']

const EXPIRE_DAYS_MIN = 1

/** The lines of CAPA for this session as it stands now. */
export async function capabilities(session: Session): Promise<readonly string[]> {
  const lines = [...ALWAYS, `EXPIRE ${expire(session)}`]
  const { seconds } = session.deps.loginDelay
  if (seconds > 0) lines.push(`LOGIN-DELAY ${seconds}`)
  if (session.connection.tls === undefined && session.deps.startTls !== undefined) lines.push('STLS')
  // What may be used before sign-in is told after it too. RFC 2449 §5
  if (await session.takesPassword()) lines.push('USER')
  if (session.secure) lines.push(`SASL ${offeredMechanisms(session).join(' ')}`)
  // Who has not signed in need not know what to attack.
  if (session.principal !== undefined) lines.push('IMPLEMENTATION Valija')
  return lines
}

/** Days that messages stay at least: the shortest window there may be, until it is known whose. RFC 2449 §6.7 */
function expire({ maildrop }: Session): string {
  if (maildrop === undefined) return `${EXPIRE_DAYS_MIN} USER`
  return String(maildrop.windowDays ?? 'NEVER')
}
