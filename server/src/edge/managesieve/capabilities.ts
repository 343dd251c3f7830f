/**
 * What this server can do for this session now: said at the beginning, after TLS begins, and when asked. RFC 5804 §1.7
 *
 *   "IMPLEMENTATION" "Valija"
 *   "SIEVE" "fileinto vacation …"
 *   "SASL" "SCRAM-SHA-256 PLAIN"
 */
import { REDIRECTS_MAX } from '../../service/sieve/run/limits.ts'
import { offeredMechanisms } from '../sign-in.ts'
import type { Session } from './session.ts'
import { sayString } from './syntax/say-string.ts'

export function sayCapabilities(session: Session): void {
  const { output, deps, principal, connection } = session
  const say = (name: string, value?: string): void =>
    output.text(`"${name}"${value === undefined ? '' : ` ${sayString(value)}`}\r\n`)
  // Without its number: who has not signed in need not know what to attack.
  say('IMPLEMENTATION', 'Valija')
  say('SIEVE', deps.extensions.join(' '))
  say('SASL', offeredMechanisms(session).join(' '))
  if (connection.tls === undefined && deps.startTls !== undefined) say('STARTTLS')
  say('NOTIFY', 'mailto')
  say('MAXREDIRECTS', String(REDIRECTS_MAX))
  say('LANGUAGE', session.language)
  say('UNAUTHENTICATE')
  say('VERSION', '1.0')
  if (principal !== undefined) say('OWNER', principal.address)
}
