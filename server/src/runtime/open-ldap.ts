/** From the settings of [ldap] to who judges those passwords. What speaks LDAP is loaded with the first sign-in that needs it. */

import type { Config } from '../config/config.ts'
import type { Clock } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import { openOnce } from '../lib/open-once.ts'
import { systemScheduler } from '../lib/scheduler.ts'
import { Secret } from '../lib/secret.ts'
import type { OutsideDomains, OutsidePasswords } from '../service/account/outside-passwords.ts'
import type { LdapPasswords } from '../service/ldap/ldap-passwords.ts'
import type { LdapServer, LdapSettings } from '../service/ldap/ldap-settings.ts'

export type LdapConfig = NonNullable<Config['ldap']>

/** Undefined when no LDAP server is configured. The `workers` share the connections that the operator allows. */
export function openLdap(
  { ldap, workers }: { readonly ldap: Config['ldap']; readonly workers: number },
  deps: { readonly clock: Clock; readonly log: Log },
): (OutsidePasswords & Disposable) | undefined {
  if (ldap === undefined) return undefined
  let passwords: LdapPasswords | undefined
  const open = openOnce(async (): Promise<LdapPasswords> => {
    const atOnce = Math.max(1, Math.floor(ldap.connections / workers))
    passwords = await openLdapPasswords(ldap, deps, atOnce)
    return passwords
  })
  return {
    ...outsideDomains(ldap),
    create: ldap.create,
    scram: ldap.scram,
    prove: async (question) => await (await open()).prove(question),
    [Symbol.dispose]: () => passwords?.[Symbol.dispose](),
  }
}

/** What administration has to know: whose passwords are not kept here. */
export function outsideDomains({ domains, changePasswordAt }: LdapConfig): OutsideDomains {
  const served = new Set(domains)
  return { serves: (domain) => served.has(domain), changeAt: changePasswordAt }
}

export async function openLdapPasswords(
  ldap: LdapConfig,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
  atOnce: number,
): Promise<LdapPasswords> {
  const { LdapPasswords } = await import('../service/ldap/ldap-passwords.ts')
  const { connect } = await import('../net/connect.ts')
  const { createFindAddress } = await import('../net/find-address.ts')
  const settings = await ldapSettings(ldap, atOnce)
  return new LdapPasswords({
    ...{ settings, connect, log },
    findAddress: createFindAddress(clock),
    scheduler: systemScheduler,
  })
}

export async function ldapSettings(ldap: LdapConfig, atOnce: number): Promise<LdapSettings> {
  const { parseFilter, parseTemplate } = await import('../net/ldap/filter.ts')
  const { bindAs } = ldap
  return {
    servers: ldap.urls.map((url) => serverOf(url, ldap.startTls)),
    ca: ldap.ca === '' ? undefined : ldap.ca,
    domains: ldap.domains,
    bindDn: ldap.bindDn,
    bindPassword: new Secret(ldap.bindPassword),
    base: ldap.base,
    filter: parseFilter(ldap.filter),
    bindAs: bindAs === '' ? undefined : { template: parseTemplate(bindAs), isDn: bindAs.includes('=') },
    mailAttribute: ldap.mailAttribute,
    nameAttribute: ldap.nameAttribute,
    groupAttribute: ldap.groupAttribute,
    group: ldap.group,
    create: ldap.create,
    timeoutMs: ldap.timeoutMs,
    atOnce,
  }
}

const PORTS = { implicit: 636, start: 389, none: 389 }

function serverOf(url: string, startTls: boolean): LdapServer {
  const { protocol, hostname, port } = new URL(url)
  const tls = protocol === 'ldaps:' ? 'implicit' : startTls ? 'start' : 'none'
  return {
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? PORTS[tls] : Number(port),
    tls,
  }
}
