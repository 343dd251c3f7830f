/**
 * Which device this is: the app password it has, or else how its program goes about signing in with the account's own
 * password. POP3 clients do not say who they are; but each asks and signs in in its own way, and goes on doing so. A program
 * that changes its ways becomes a device that nothing is known of: that keeps mail, it never removes any. MISSION M21
 */
import type { Principal } from '../../service/account/principal.ts'
import type { Session } from './session.ts'

export function deviceKey({ appPasswordId }: Principal, session: Session): string {
  if (appPasswordId !== undefined) return `app-${appPasswordId}`
  const { asked, utf8, mechanism, connection } = session
  const traits = [
    'own',
    mechanism.toLowerCase(),
    connection.tls === undefined ? 'clear' : connection.tls.version.toLowerCase(),
    ...(asked ? ['capa'] : []),
    ...(utf8 ? ['utf8'] : []),
  ]
  return traits.join(' ')
}
