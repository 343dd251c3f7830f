/**
 * Links that set a new password: made by an admin of the company or the operator, or sent to the recovery address that the
 * person chose. 256 bits of chance, kept as their SHA-256, good once and for half an hour. THREATS ID10
 */
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import type { Metrics } from '../../lib/metrics.ts'
import { Refusal } from '../../lib/refusal.ts'
import { Secret } from '../../lib/secret.ts'
import type { AccountId } from '../../mail/ids.ts'
import type { Directory } from '../../store/directory.ts'
import { PASSWORD_DUE_SETTING } from '../../store/directory-settings.ts'
import type { DirectoryTables } from '../../store/directory-tables.ts'
import type { AccountRecord, Protocol } from '../../store/directory-types.ts'
import type { StoredPasswordReset } from '../../store/directory-web.ts'
import type { HashGate } from '../account/argon2.ts'
import { type OutsideDomains, refuseOutside, unmarkOutside } from '../account/outside-passwords.ts'
import { scramParamsOf } from '../account/scram-keys.ts'
import { makePassword } from '../admin/new-password.ts'
import { RESET_KEPT_MS, RESET_LIFE_MS } from './limits.ts'
import { makeToken, tokenDigest } from './token.ts'

export type ResetLinkDeps = {
  readonly directory: Directory
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  /** `https://mail.empresa.test`: configured, never what a request says. THREATS JM8 */
  readonly origin: string
  /** Whose passwords are not ours to set. */
  readonly outside: OutsideDomains | undefined
}

export type ResetLink = { readonly url: Secret; readonly expiresMs: number }

/** Where the page is; the token follows. */
export const RESET_PATH = '/password/'

/** Makes a link. `by` is who asked for it: an account's id, `operator`, or `holder` through the recovery address. */
export async function makeResetLink(
  { directory, clock, log, metrics, origin, outside }: ResetLinkDeps,
  account: AccountRecord,
  by: number | 'operator' | 'holder',
): Promise<ResetLink> {
  refuseOutside(outside, account.address)
  const now = clock.now()
  const { token, digest } = makeToken()
  const expiresMs = now + RESET_LIFE_MS
  await directory.writeUnseen(async ({ passwordResets }) => {
    await passwordResets.sweep(now - RESET_KEPT_MS)
    await passwordResets.add(digest, {
      accountId: account.id,
      version: account.version,
      madeMs: now,
      expiresMs,
    })
  })
  log.info('password-reset.made', { accountId: account.id, by })
  metrics.count('password_resets_total', { step: 'made' })
  return { url: new Secret(`${origin}${RESET_PATH}${token.reveal()}`), expiresMs }
}

/** An app password, as the person knows it. */
export type KeptAppPassword = {
  readonly name: string
  readonly protocols: readonly Protocol[]
  readonly usedMs: number | undefined
}

/** Ways into the account that a new password does not close, and whose mail leaves it. THREATS ID10 */
export type OpenWays = {
  readonly appPasswords: readonly KeptAppPassword[]
  /** Who else may open some of its mailboxes. */
  readonly readers: readonly string[]
  /** Where the active script sends mail. THREATS SV3 */
  readonly redirects: readonly string[]
}

export type PendingReset = { readonly account: AccountRecord; readonly ways: OpenWays }

export type PasswordResets = {
  /** Refusal `not-found` for a link that never was, `expired` for one that was used or has ended. Uses nothing up. */
  look(token: string): Promise<PendingReset>
  /**
   * Sets the password and ends every session; app passwords go too when asked. Refusal as `look`, and `invalid` for a
   * password that cannot be one: the link stays good then.
   */
  use(token: string, password: Secret, dropAppPasswords: boolean): Promise<PendingReset>
}

export type PasswordResetDeps = ResetLinkDeps & {
  readonly gate: HashGate
  /** Tells the person that it happened. */
  readonly changed: (account: AccountRecord) => Promise<void>
  /** Where the account's script sends mail; absent: accounts have none. */
  readonly redirectsOf?: ((account: AccountRecord) => Promise<readonly string[]>) | undefined
}

export function createPasswordResets(deps: PasswordResetDeps): PasswordResets {
  return {
    look: async (token) =>
      await withRedirects(
        deps,
        await deps.directory.read((tables) => pending(deps, tables, digestOf(token))),
      ),
    use: async (token, password, dropAppPasswords) =>
      await withRedirects(deps, await use(deps, token, password, dropAppPasswords)),
  }
}

async function use(
  deps: PasswordResetDeps,
  token: string,
  password: Secret,
  dropAppPasswords: boolean,
): Promise<PendingReset> {
  const { directory, gate, clock, log, metrics } = deps
  const digest = digestOf(token)
  const { account } = await directory.read((tables) => pending(deps, tables, digest))
  refuseOutside(deps.outside, account.address)
  // Hashed before the transaction; a password that is refused leaves the link as it was.
  const made = await makePassword(gate, { password }, () => scramParamsOf(directory, account))
  if (made === undefined) throw new Error('a password was given, and none was made')
  const done = await directory.write(async (tables) => {
    const found = await pending(deps, tables, digest)
    if (!(await tables.passwordResets.use(digest, clock.now()))) throw over()
    await tables.credentials.set(account.id, made.credential, clock.now())
    await unmarkOutside(tables, account.id)
    await tables.settings.set('account', account.id, PASSWORD_DUE_SETTING, undefined)
    if (dropAppPasswords)
      for (const { id } of await tables.appPasswords.list(account.id))
        await tables.appPasswords.remove(account.id, id)
    await tables.accounts.raiseVersion(account.id)
    await tables.webSessions.removeAll(account.id)
    return dropAppPasswords ? { ...found, ways: { ...found.ways, appPasswords: [] } } : found
  })
  log.info('password-reset.used', { accountId: account.id, appPasswordsDropped: dropAppPasswords })
  metrics.count('password_resets_total', { step: 'used' })
  await deps.changed(account)
  return done
}

async function pending(
  { clock }: PasswordResetDeps,
  tables: DirectoryTables,
  digest: Uint8Array,
): Promise<PendingReset> {
  const reset = await tables.passwordResets.get(digest)
  if (reset === undefined) throw new Refusal('not-found', { key: 'reset.none' })
  const account = await tables.accounts.get(reset.accountId)
  if (account === undefined || !isOpen(reset, account, clock.now())) throw over()
  const appPasswords = await tables.appPasswords.list(account.id)
  const granted = await tables.rights.of(account.id)
  return {
    account,
    ways: {
      appPasswords: appPasswords.map(({ name, scopes, usedMs }) => ({
        name,
        protocols: [...scopes],
        usedMs,
      })),
      readers: [...new Set(granted.map(({ address }) => address))].sort(),
      redirects: [],
    },
  }
}

/** Asked for outside of any transaction: scripts are kept with the mail. */
async function withRedirects({ redirectsOf }: PasswordResetDeps, reset: PendingReset): Promise<PendingReset> {
  const redirects = await redirectsOf?.(reset.account)
  return redirects === undefined ? reset : { ...reset, ways: { ...reset.ways, redirects } }
}

/** Whatever raised the account's version since then has settled what the link was made for. */
function isOpen(reset: StoredPasswordReset, account: AccountRecord, now: number): boolean {
  if (reset.usedMs !== undefined || now >= reset.expiresMs) return false
  return reset.version === account.version && account.state === 'enabled'
}

function digestOf(token: string): Uint8Array {
  const digest = tokenDigest(token)
  if (digest === undefined) throw new Refusal('not-found', { key: 'reset.none' })
  return digest
}

function over(): Refusal {
  return new Refusal('expired', { key: 'reset.over' })
}

/** For who has just proved to be the holder: where they choose the password that is asked of them; undefined: none is. */
export function createPasswordDue(
  deps: ResetLinkDeps,
): (accountId: AccountId) => Promise<Secret | undefined> {
  return async (accountId) => {
    const account = await deps.directory.account(accountId)
    return account?.passwordDue === true ? (await makeResetLink(deps, account, 'holder')).url : undefined
  }
}
