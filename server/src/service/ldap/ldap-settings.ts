/** What the operator says in `[ldap]`, ready to be used. */
import type { Secret } from '../../lib/secret.ts'
import type { Filter, Template } from '../../net/ldap/filter.ts'

export type LdapServer = {
  readonly host: string
  readonly port: number
  readonly tls: 'implicit' | 'start' | 'none'
}

export type LdapSettings = {
  /** In the order they are tried. */
  readonly servers: readonly LdapServer[]
  /** PEM of who signs the servers' certificates; undefined: those that the system trusts. */
  readonly ca: string | undefined
  /** Domains whose passwords are kept there, as A-labels in lower case. */
  readonly domains: readonly string[]
  /** Who searches; empty: nobody in particular. */
  readonly bindDn: string
  readonly bindPassword: Secret
  readonly base: string
  readonly filter: Filter
  /** The name that people are bound with; undefined: that of the entry that is found. */
  readonly bindAs: { readonly template: Template; readonly isDn: boolean } | undefined
  /** An entry has to have the address here; empty: the filter is enough. */
  readonly mailAttribute: string
  readonly nameAttribute: string
  readonly groupAttribute: string
  /** The name of a group that people have to be in; empty: none. */
  readonly group: string
  /** Accounts are made when somebody signs in for the first time. */
  readonly create: boolean
  readonly timeoutMs: number
  /** Sign-ins of one thread at once; each takes two connections at most. */
  readonly atOnce: number
}

/** As people write it. */
export function serverName({ host, port, tls }: LdapServer): string {
  const scheme = tls === 'implicit' ? 'ldaps' : 'ldap'
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** What happened while a password was judged, for who asks step by step. Nothing of it holds a password. */
export type LdapStep =
  | { readonly kind: 'connected'; readonly server: string; readonly tls: LdapServer['tls'] }
  | { readonly kind: 'service-bound'; readonly name: string }
  | { readonly kind: 'searched'; readonly base: string; readonly filter: string; readonly count: number }
  | { readonly kind: 'entry'; readonly dn: string; readonly displayName: string }
  | { readonly kind: 'address'; readonly attribute: string; readonly found: string; readonly right: boolean }
  | { readonly kind: 'group'; readonly group: string; readonly right: boolean }
  | {
      readonly kind: 'bound'
      readonly name: string
      readonly right: boolean
      readonly code: number
      readonly diagnostic: string
    }

export type Trace = (step: LdapStep) => void
