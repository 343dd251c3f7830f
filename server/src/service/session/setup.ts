/**
 * The first person of a service that nobody has an account of: whoever reads the machine's terminal makes a link, and the
 * link opens the guide of the first run, once. 256 bits of chance, kept as their SHA-256; dead as soon as there is an account.
 */
import { timingSafeEqual } from 'node:crypto'
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import { Refusal } from '../../lib/refusal.ts'
import { Secret } from '../../lib/secret.ts'
import type { Language } from '../../lib/text.ts'
import type { Directory } from '../../store/directory.ts'
import { domainName } from '../../store/directory-names.ts'
import type { DirectoryTables } from '../../store/directory-tables.ts'
import { type AccountRecord, PROTOCOLS } from '../../store/directory-types.ts'
import { DuplicateError } from '../../store/sql.ts'
import { type HashGate, hashPassword } from '../account/argon2.ts'
import { principalOf, WHOLE_ACCOUNT } from '../account/login-scope.ts'
import type { Principal } from '../account/principal.ts'
import { checkLocal, no } from '../admin/access.ts'
import { checkPassword } from '../admin/new-password.ts'
import { addCompany } from '../admin/organisation-methods.ts'
import { SETUP_LIFE_MS } from './limits.ts'
import { makeToken, tokenDigest } from './token.ts'

export type SetupLinkDeps = {
  readonly directory: Directory
  readonly clock: Clock
  readonly log: Log
  /** `https://mail.empresa.test`: configured, never what a request says. THREATS JM8 */
  readonly origin: string
}

export type SetupLink = { readonly url: Secret; readonly expiresMs: number }

/** What the first person says of themselves and of the company. */
export type FirstCompany = {
  readonly company: string
  readonly domain: string
  readonly language: Language
  readonly displayName: string
  /** What stands before the @. */
  readonly local: string
  readonly password: Secret
}

export type Setup = {
  /**
   * Makes company, domain and the operator's own account, all or nothing. Refusal `not-found` for a token that is not the
   * last one that was made, `expired` when its time is over or somebody has an account, `invalid` for what cannot be made:
   * the link stays good then.
   */
  begin(token: string, first: FirstCompany): Promise<Principal>
}

/** Where the guide is; the token follows behind #, which no server and no log of a proxy ever sees. */
export const SETUP_PATH = '/panel/primer-arranque#'

/** Of the service: digest and end of the one link that works. */
const SETUP_SETTING = 'setup-link'

/** Makes a link; one that was made before works no more. Refusal `cannot` once there is an account. */
export async function makeSetupLink({ directory, clock, log, origin }: SetupLinkDeps): Promise<SetupLink> {
  const { token, digest } = makeToken()
  const expiresMs = clock.now() + SETUP_LIFE_MS
  await directory.write(async (tables) => {
    if (await isInhabited(tables)) throw no('cannot', 'setup.done')
    const kept = { digest: Buffer.from(digest).toString('base64url'), expiresMs }
    await tables.settings.set('service', 0, SETUP_SETTING, kept)
  })
  log.info('setup.link-made')
  return { url: new Secret(`${origin}${SETUP_PATH}${token.reveal()}`), expiresMs }
}

export function createSetup(deps: Omit<SetupLinkDeps, 'origin'> & { readonly gate: HashGate }): Setup {
  return { begin: (token, first) => begin(deps, token, first) }
}

async function begin(
  { directory, clock, log, gate }: Omit<SetupLinkDeps, 'origin'> & { readonly gate: HashGate },
  token: string,
  first: FirstCompany,
): Promise<Principal> {
  await directory.read((tables) => requireOpen(tables, token, clock.now()))
  const name = domainName(first.domain)
  if (name === undefined) throw no('invalid', 'directory.domainInvalid', { domain: first.domain })
  const local = checkLocal(first.local, `${first.local}@${first.domain}`)
  const prepared = checkPassword(first.password.reveal())
  const hash = await gate.run(() => hashPassword(prepared), { patient: true })
  const account = await unlessTaken(first.domain, () =>
    directory.write(async (tables) => {
      await requireOpen(tables, token, clock.now())
      const made = await makeFirst(tables, { ...first, domain: name, local }, clock.now())
      // The keys of SCRAM come with the first log-in, which shows the password.
      await tables.credentials.set(made.id, { hash, scram: undefined }, clock.now())
      await tables.settings.set('service', 0, SETUP_SETTING, undefined)
      return made
    }),
  )
  log.info('setup.begun', { accountId: account.id, organisation: account.organisationId })
  return principalOf(account, WHOLE_ACCOUNT, account.role)
}

async function makeFirst(
  tables: DirectoryTables,
  { company, domain, language, displayName, local }: Omit<FirstCompany, 'password'>,
  nowMs: number,
): Promise<AccountRecord> {
  // Of an earlier try of the command line: what is there is taken as it is.
  const found = (await tables.organisations.list(undefined)).find(({ name }) => name === company)
  const organisation = found ?? (await addCompany(tables, company, language, nowMs))
  const rest = { aliasOf: undefined, catchAll: undefined, enabled: true, language }
  const there = (await tables.domains.list(organisation.id)).find(({ name }) => name === domain)
  const { id: domainId } =
    there ?? (await tables.domains.add({ ...rest, organisationId: organisation.id, name: domain }, nowMs))
  const place = { organisationId: organisation.id, domainId, local }
  const unbounded = { quotaBytes: undefined, quotaMessages: undefined, state: 'enabled' } as const
  const person = { displayName, language, role: 'operator', protocols: new Set(PROTOCOLS) } as const
  const id = await tables.accounts.add({ ...place, ...unbounded, ...person }, nowMs)
  const account = await tables.accounts.get(id)
  if (account === undefined) throw new Error('the account just added is not there')
  return account
}

/** The command line may have given the domain to another company, or the address to an alias. */
async function unlessTaken<T>(domain: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof DuplicateError) throw no('already-exists', 'directory.domainTaken', { domain })
    throw error
  }
}

async function isInhabited({ accounts }: DirectoryTables): Promise<boolean> {
  return (await accounts.count({ organisationId: undefined, domainId: undefined })).accounts > 0
}

async function requireOpen(tables: DirectoryTables, token: string, nowMs: number): Promise<void> {
  if (await isInhabited(tables)) throw new Refusal('expired', { key: 'setup.done' })
  const kept = await tables.settings.get('service', 0, SETUP_SETTING)
  const digest = tokenDigest(token)
  if (digest === undefined || !isKept(kept)) throw new Refusal('not-found', { key: 'setup.none' })
  const last = Buffer.from(kept.digest, 'base64url')
  if (last.length !== digest.length || !timingSafeEqual(last, digest))
    throw new Refusal('not-found', { key: 'setup.none' })
  if (nowMs >= kept.expiresMs) throw new Refusal('expired', { key: 'setup.over' })
}

function isKept(value: unknown): value is { readonly digest: string; readonly expiresMs: number } {
  return typeof value === 'object' && value !== null && 'digest' in value && 'expiresMs' in value
}
