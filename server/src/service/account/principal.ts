/** Who is acting, and what they may do: made by signing in, or by the operator's own socket. */

import type { Language } from '../../lib/text.ts'
import type { AccountId, OrganisationId } from '../../mail/ids.ts'
import type { Protocol, Role } from '../../store/directory-types.ts'

export type Principal = {
  /** Undefined: the operator at the machine itself (control socket). */
  readonly accountId: AccountId | undefined
  readonly organisationId: OrganisationId | undefined
  readonly address: string
  readonly role: Role
  readonly language: Language
  /** What this credential may be used for; an app password may be narrower than its account. */
  readonly scopes: ReadonlySet<Protocol>
  /** AccountRecord.version at sign-in: a session of an older version is cut. */
  readonly version: number
  /** When the token or app password ends; no session outlives it. Absent: it does not end by itself. */
  readonly untilMs?: number
  /** Where the person is; absent: nobody can say. */
  readonly remoteAddress?: string
  /** Which app password it was; absent: the account's own password. */
  readonly appPasswordId?: number
  /** In which session of a browser; absent: it is none. */
  readonly sessionId?: string
  /** A program that administers, and by which key; absent: a person. */
  readonly apiKeyId?: number
  /** An operator who acts as the company `organisationId`, with the rights of its admins (decisions/0037). */
  readonly acting?: true
}
