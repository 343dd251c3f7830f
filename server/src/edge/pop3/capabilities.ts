import type { Session } from './session.ts'
import { offeredMechanisms } from './sign-in.ts'

/** What holds at any time. RFC 2449 §6 */
const ALWAYS = ['TOP', 'UIDL', 'RESP-CODES', 'AUTH-RESP-CODE', 'PIPELINING', 'UTF8 USER', 'LANG']

/** The lines of CAPA for this session as it stands now. */
export function capabilities(session: Session): readonly string[] {
  const lines = [...ALWAYS, 'EXPIRE NEVER']
  if (session.connection.tls === undefined && session.deps.startTls !== undefined) lines.push('STLS')
  // What may be used before sign-in is told after it too. RFC 2449 §5
  if (session.secure) lines.push('USER', `SASL ${offeredMechanisms(session).join(' ')}`)
  // Who has not signed in need not know what to attack.
  if (session.principal !== undefined) lines.push('IMPLEMENTATION Valija')
  return lines
}
