/** Whether the servers of [ldap] answer: without them nobody of their domains signs in with a password. */
import type { Config } from '../../config/config.ts'
import { systemClock } from '../../lib/clock.ts'
import { silentLog } from '../../lib/log.ts'
import type { LdapFault } from '../../net/ldap/ldap-connection.ts'
import { openLdapPasswords } from '../open-ldap.ts'
import { type Finding, fine, trouble } from './finding.ts'

/** Nothing to say where none is configured. Each is asked by itself; when another answers, people still get in. */
export async function checkLdap({ ldap }: Pick<Config, 'ldap'>): Promise<Finding[]> {
  if (ldap === undefined) return []
  const faults = new Map<string, LdapFault | undefined>()
  for (const server of ldap.urls) {
    using passwords = await openLdapPasswords(
      { ...ldap, urls: [server] },
      { clock: systemClock, log: silentLog },
      1,
    )
    faults.set(server, await passwords.look())
  }
  const state = [...faults.values()].every((fault) => fault !== undefined) ? 'problem' : 'attention'
  return [...faults].map(([server, fault]) =>
    fault === undefined
      ? fine('ldap', 'ldap.fine', { server })
      : trouble(state, 'ldap', 'ldap.silent', { server, reason: fault.message }),
  )
}
