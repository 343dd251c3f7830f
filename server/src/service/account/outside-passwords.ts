/**
 * Accounts whose password is kept elsewhere, in the company's own directory (LDAP): whose they are, how they come to be, and
 * that no password of ours opens them any more. THREATS ID2, ID6, ID11
 */

import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import { Refusal } from '../../lib/refusal.ts'
import { domainOf } from '../../mail/address.ts'
import { canonicalLocal, localPartFault } from '../../mail/canonical.ts'
import type { AccountId } from '../../mail/ids.ts'
import type { Directory } from '../../store/directory.ts'
import { isReservedLocal } from '../../store/directory-resolve.ts'
import { PASSWORD_KEPT_SETTING } from '../../store/directory-settings.ts'
import type { DirectoryTables } from '../../store/directory-tables.ts'
import { type AccountRecord, type DomainRecord, PROTOCOLS } from '../../store/directory-types.ts'
import { DuplicateError } from '../../store/sql.ts'
import { OUTSIDE_NAME_CHARACTERS } from './limits.ts'

export type OutsideQuestion = {
  /** Canonical, of the main domain. */
  readonly address: string
  readonly password: string
  /** Account and network: neither takes all places. */
  readonly lanes: readonly string[]
}

export type OutsideProof = {
  /** What the person is called there; empty when it does not say. */
  readonly displayName: string
}

/** What of it administration has to know. */
export type OutsideDomains = {
  /** `domain` in A-labels. */
  serves(domain: string): boolean
  /** Where people change their password; empty: wherever they sign in to their computers. */
  readonly changeAt: string
}

export type OutsidePasswords = OutsideDomains & {
  /** Accounts are made when somebody signs in for the first time. */
  readonly create: boolean
  /** Whether SCRAM is offered all the same, for those whose password is kept here. */
  readonly scram: boolean
  /**
   * Undefined when the password is not that of the address; then always after the same time. Refusal `try-later` when
   * nobody could say.
   */
  prove(question: OutsideQuestion): Promise<OutsideProof | undefined>
}

type Deps = {
  readonly directory: Directory
  readonly outside?: OutsidePasswords | undefined
  readonly clock: Clock
  readonly log: Log
}

/** The address that the password is asked of elsewhere, whether somebody has it or not; undefined: it is kept here. */
export async function outsideAddress(
  { directory, outside }: Pick<Deps, 'directory' | 'outside'>,
  local: string,
  domain: DomainRecord | undefined,
): Promise<string | undefined> {
  if (outside === undefined || domain === undefined || local === '') return undefined
  const { aliasOf } = domain
  const main = aliasOf === undefined ? domain : await directory.read(({ domains }) => domains.get(aliasOf))
  if (main === undefined || !outside.serves(main.name)) return undefined
  return `${canonicalLocal(local) ?? local}@${main.name}`
}

/**
 * Tells whose account a password opens: the one that is there, or the one that is made for whoever proved to be that.
 * Undefined where the password is kept here.
 */
export function outsideTest(
  deps: Deps,
  {
    account,
    outside: address,
  }: { readonly account: AccountRecord | undefined; readonly outside: string | undefined },
  lanes: readonly string[],
): ((password: string) => Promise<AccountRecord | undefined>) | undefined {
  const { outside } = deps
  if (outside === undefined || address === undefined) return undefined
  return async (password) => {
    const proof = await outside.prove({ address, password, lanes })
    if (proof === undefined) return undefined
    if (account === undefined) return outside.create ? await createAccount(deps, address, proof) : undefined
    await noteIsOutside(deps, account.id)
    return account
  }
}

export function isServedOutside(outside: OutsideDomains | undefined, address: string): boolean {
  return outside?.serves(domainOf(address)) === true
}

/** Refusal `cannot` where a password of ours would never be asked for: it says where the one that counts is changed. */
export function refuseOutside(outside: OutsideDomains | undefined, address: string): void {
  if (outside === undefined || !isServedOutside(outside, address)) return
  const { changeAt: at } = outside
  const key = at === '' ? 'directory.passwordOutside' : 'directory.passwordOutsideAt'
  throw new Refusal('cannot', { key, values: { address, at } })
}

/** Where the password of an account is: `lost` when it was kept elsewhere and nobody is asked there any more. */
export async function whereKept(
  tables: DirectoryTables,
  { id, address }: Pick<AccountRecord, 'id' | 'address'>,
  outside: OutsideDomains | undefined,
): Promise<'here' | 'ldap' | 'lost'> {
  if (isServedOutside(outside, address)) return 'ldap'
  return (await isPasswordOutside(tables, id)) ? 'lost' : 'here'
}

/** From now on no password of ours opens the account. This sign-in stands without it, and the next one tries again. */
async function noteIsOutside({ directory, log }: Deps, accountId: AccountId): Promise<void> {
  try {
    if (await directory.read((tables) => isPasswordOutside(tables, accountId))) return
    await directory.writeUnseen((tables) => markOutside(tables, accountId))
  } catch (error) {
    log.error('sign-in.not-noted', error, { accountId })
  }
}

/** Whether somebody signed in to the account with a password that is kept elsewhere. */
async function isPasswordOutside({ settings }: DirectoryTables, id: AccountId): Promise<boolean> {
  return (await settings.get('account', id, PASSWORD_KEPT_SETTING)) === OUTSIDE
}

/** A password of ours was set: it opens the account again. */
export async function unmarkOutside({ settings }: DirectoryTables, id: AccountId): Promise<void> {
  await settings.set('account', id, PASSWORD_KEPT_SETTING, undefined)
}

const OUTSIDE = 'ldap'

async function markOutside({ settings, credentials }: DirectoryTables, id: AccountId): Promise<void> {
  await settings.set('account', id, PASSWORD_KEPT_SETTING, OUTSIDE)
  // A forgotten one would open the account again the day the server is no longer configured.
  await credentials.remove(id)
}

/** In the company that has the domain. Undefined where the name is taken, or is none to be given away by itself. */
async function createAccount(
  { directory, clock, log }: Deps,
  address: string,
  { displayName }: OutsideProof,
): Promise<AccountRecord | undefined> {
  const at = address.lastIndexOf('@')
  const [local, name] = [address.slice(0, at), address.slice(at + 1)]
  if (localPartFault(local) !== undefined || isReservedLocal(local)) {
    log.warn('ldap.not-created', { reason: 'a name that only administrators give' })
    return undefined
  }
  try {
    const created = await directory.write(async (tables) => {
      const domain = await tables.domains.byName(name)
      if (domain?.enabled !== true || domain.aliasOf !== undefined) return undefined
      const id = await tables.accounts.add(
        {
          organisationId: domain.organisationId,
          domainId: domain.id,
          local,
          displayName: plainName(displayName),
          language: domain.language,
          role: 'account',
          quotaBytes: undefined,
          quotaMessages: undefined,
          state: 'enabled',
          protocols: new Set(PROTOCOLS),
        },
        clock.now(),
      )
      await markOutside(tables, id)
      return await tables.accounts.get(id)
    })
    if (created !== undefined) log.info('ldap.created', { accountId: created.id })
    return created
  } catch (error) {
    if (!(error instanceof DuplicateError)) throw error
    // Made by another thread just now, or an alias or a group has the name.
    await directory.refresh()
    const there = await directory.accountByAddress(address)
    if (there === undefined) log.warn('ldap.not-created', { reason: 'the address is taken' })
    return there
  }
}

function plainName(written: string): string {
  const shown = written.replace(/[\p{Cc}\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim()
  return [...shown].slice(0, OUTSIDE_NAME_CHARACTERS).join('')
}
