/**
 * Files too large for a message, given to others by a link that expires. The link holds 256 bits of chance, of which only the
 * SHA-256 is kept: whoever has it gets the file, and nobody can tell a link that never was from one that is over. decisions/0036
 */
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import type { Metrics } from '../../lib/metrics.ts'
import { Pace } from '../../lib/pace.ts'
import { Refusal } from '../../lib/refusal.ts'
import { domainOf } from '../../mail/address.ts'
import { extensionOf } from '../../mail/mime/file-extension.ts'
import { trueType } from '../../mail/mime/true-type.ts'
import { networkOf } from '../../net/connection-limiter.ts'
import type { Directory } from '../../store/directory.ts'
import { linkDaysOf } from '../../store/directory-link-days.ts'
import type { AccountRecord } from '../../store/directory-types.ts'
import type {
  BegunLinkedFile,
  LinkedFile,
  LinkedFileLook,
  LinkedFileStore,
  OpenedLinkedFile,
} from '../../store/linked-file-store.ts'
import type { Door } from '../account/door.ts'
import type { Principal } from '../account/principal.ts'
import type { FilterRulesSource } from '../filter/rules/rules.ts'
import type { FileScan } from '../filter/scanners/scan-file.ts'
import { fitFileName } from '../message-view/shown-parts.ts'
import { makeToken, tokenDigest } from '../session/token.ts'
import {
  FILE_LINK_PATH,
  LAST_DAY_MS,
  LINK_DAYS,
  WRONG_NETWORKS_MAX,
  WRONG_PER_NETWORK,
  WRONG_WINDOW_MS,
} from './limits.ts'

const DAY_MS = 24 * 3600 * 1000

/** A file of one's own. `lastDay`: `2026-12-23`, the last one on which it can be taken, wherever one is. */
export type OwnFileLink = Omit<LinkedFile, 'expiresMs'> & { readonly lastDay: string }

export type NewFileLink = {
  readonly id: number
  readonly url: string
  readonly name: string
  readonly lastDay: string
}

/** What somebody who has the link gets. */
export type OfferedFile = OpenedLinkedFile & {
  readonly owner: AccountRecord
  /** As the owner's company is called. */
  readonly company: string
  readonly lastDay: string
}

export type FileLinks = {
  /** How many days a link of theirs is good from now on; 0: their company does not have links. */
  days(principal: Principal): Promise<number>
  /** Refusal `too-large`, `limit`, `over-quota`, `forbidden` (a kind of file that the company does not send), `no-space`. */
  begin(
    principal: Principal,
    file: { readonly name: string; readonly sizeBytes: number },
  ): Promise<NewFileLink>
  /**
   * Octets that are there now. The last are taken when the virus scanner has looked at all of it, where there is one. Refusal
   * `not-found`, `invalid`, `forbidden` (a kind of file; a virus, which ends the link too), `try-later` (no word of the scanner).
   */
  add(principal: Principal, id: number, at: number, bytes: Uint8Array): Promise<number>
  list(principal: Principal): Promise<readonly OwnFileLink[]>
  /** From now on the link is none. Refusal `not-found`. */
  revoke(principal: Principal, id: number): Promise<void>
  /** Refusal `not-found` for every link that leads nowhere, whyever; `too-many` for a network that tried too many of those. */
  open(token: string, remoteAddress: string): Promise<OfferedFile>
  /** The whole of it was sent. */
  downloaded(file: OfferedFile): Promise<void>
}

export type FileLinkDeps = {
  readonly directory: Directory
  readonly door: Door
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  /** Undefined: there is no virus scanner. */
  readonly scan: FileScan | undefined
  readonly rules: FilterRulesSource
  /** `https://mail.empresa.test`: configured, never what a request says. THREATS JM8 */
  readonly origin: string
}

export function createFileLinks(deps: FileLinkDeps): FileLinks {
  const { log, metrics } = deps
  const pace = new Pace<string>(
    { times: WRONG_PER_NETWORK, windowMs: WRONG_WINDOW_MS, remembered: WRONG_NETWORKS_MAX },
    deps.clock,
  )
  return {
    days: (principal) => daysOf(deps, principal),
    begin: (principal, file) => begin(deps, principal, file),
    add: (principal, id, at, bytes) => add(deps, principal, id, at, bytes),
    async list(principal) {
      const files = await (await own(deps, principal)).list()
      return files.map(({ expiresMs, ...file }) => ({ ...file, lastDay: lastDayOf(expiresMs) }))
    },
    async revoke(principal, id) {
      if (!(await remove(deps, principal, id))) throw gone()
      log.info('file-link.revoked', { accountId: principal.accountId })
      metrics.count('file_links_total', { step: 'revoked' })
    },
    async open(token, remoteAddress) {
      const network = networkOf(remoteAddress)
      if (pace.isSpent(network)) throw new Refusal('too-many', { key: 'links.wait' })
      const found = await find(deps, token)
      if (found !== undefined) return found
      pace.take(network)
      if (pace.isSpent(network)) log.info('file-link.throttled', { network })
      throw gone()
    },
    async downloaded({ owner, id }) {
      await (await filesOf(deps, owner)).count(id)
      metrics.count('file_links_total', { step: 'downloaded' })
    },
  }
}

async function begin(
  deps: FileLinkDeps,
  principal: Principal,
  asked: { readonly name: string; readonly sizeBytes: number },
): Promise<NewFileLink> {
  const { directory, clock, log, metrics, origin } = deps
  const files = await own(deps, principal)
  const name = fitFileName(asked.name)
  if (name === '') throw new Refusal('invalid', { key: 'links.noName' })
  await refuseKind(deps, principal, name, extensionOf(name))
  const days = await daysOf(deps, principal)
  if (days === 0) throw new Refusal('forbidden', { key: 'links.off' })
  const now = clock.now()
  // All of the last day, wherever the recipient is: nobody has to be told an hour and a time zone.
  const expiresMs = (Math.floor(now / DAY_MS) + days + 1) * DAY_MS + LAST_DAY_MS
  const { token, digest } = makeToken()
  const fileId = await files.begin({ name, sizeBytes: asked.sizeBytes, expiresMs })
  await directory.writeUnseen(async ({ fileLinks }) => {
    await fileLinks.sweep(now)
    await fileLinks.add(digest, { accountId: accountOf(principal), fileId, expiresMs })
  })
  log.info('file-link.made', { accountId: principal.accountId, octets: asked.sizeBytes })
  metrics.count('file_links_total', { step: 'made' })
  const url = `${origin}${FILE_LINK_PATH}${token.reveal()}`
  return { id: fileId, url, name, lastDay: lastDayOf(expiresMs) }
}

async function daysOf({ directory }: FileLinkDeps, { organisationId }: Principal): Promise<number> {
  if (organisationId === undefined) return LINK_DAYS
  return (await directory.read((tables) => linkDaysOf(tables, organisationId))) ?? LINK_DAYS
}

async function add(
  deps: FileLinkDeps,
  principal: Principal,
  id: number,
  at: number,
  bytes: Uint8Array,
): Promise<number> {
  const files = await own(deps, principal)
  // What it is by its octets, whatever its name says.
  if (at === 0) await refuseKind(deps, principal, '', trueType(bytes))
  const begun = await files.begun(id)
  const isLast = at === begun.comeBytes && at + bytes.length === begun.sizeBytes
  const look = isLast ? await lookAt(deps, principal, id, withLast(begun, bytes)) : undefined
  return await files.add(id, at, bytes, look)
}

/** What is kept is what was looked at: before the last piece is there, nobody can be given the file. */
async function lookAt(
  deps: FileLinkDeps,
  principal: Principal,
  id: number,
  pieces: AsyncIterable<Uint8Array>,
): Promise<LinkedFileLook | undefined> {
  const { scan, rules, log, metrics } = deps
  const accountId = accountOf(principal)
  const asked = await scan?.(pieces)
  if (asked === undefined) return undefined
  if (asked.kind === 'none') {
    if (asked.why === 'too-large') return asked.why
    // As for mail of one's own: what nobody has looked at does not leave, unless the company says so.
    if ((await rules.of({ accountId })).unscanned === 'accept') return undefined
    throw new Refusal('try-later', { key: 'virus.checkDown' })
  }
  const { virus } = asked.verdict
  if (virus === undefined) return 'clean'
  await remove(deps, principal, id)
  log.warn('file-link.infected', { accountId, virus })
  metrics.count('file_links_total', { step: 'infected' })
  throw new Refusal('forbidden', { key: 'links.virus', values: { virus } })
}

async function* withLast(begun: BegunLinkedFile, last: Uint8Array): AsyncGenerator<Uint8Array> {
  yield* begun.pieces()
  yield last
}

async function remove(deps: FileLinkDeps, principal: Principal, id: number): Promise<boolean> {
  const files = await own(deps, principal)
  const account = accountOf(principal)
  await deps.directory.writeUnseen(({ fileLinks }) => fileLinks.remove(account, id))
  return await files.remove(id)
}

/** As for attachments: no way around what the company does not let out. Archives are not opened here. */
async function refuseKind(
  { directory }: FileLinkDeps,
  { organisationId, address }: Principal,
  file: string,
  extension: string | undefined,
): Promise<void> {
  if (organisationId === undefined || extension === undefined) return
  if (!(await directory.refusedAttachments(organisationId)).has(extension)) return
  const values = {
    domain: domainOf(address),
    type: `.${extension}`,
    file: file === '' ? `.${extension}` : file,
  }
  throw new Refusal('forbidden', { key: 'attachment.type', values })
}

/** Undefined: it leads nowhere. That it never was, was taken back or is over is one answer. */
async function find(deps: FileLinkDeps, token: string): Promise<OfferedFile | undefined> {
  const { directory, clock } = deps
  const digest = tokenDigest(token)
  if (digest === undefined) return undefined
  const link = await directory.read(({ fileLinks }) => fileLinks.find(digest))
  if (link === undefined || link.expiresMs <= clock.now()) return undefined
  const owner = await directory.account(link.accountId)
  // Whoever may have taken an account over offers nothing in its name either.
  if (owner === undefined || owner.state !== 'enabled' || owner.paused) return undefined
  const file = await (await filesOf(deps, owner)).get(link.fileId)
  const company = await directory.read(({ organisations }) => organisations.get(owner.organisationId))
  return file && { ...file, owner, company: company?.name ?? '', lastDay: lastDayOf(file.expiresMs) }
}

async function own({ door }: FileLinkDeps, principal: Principal): Promise<LinkedFileStore> {
  return (await door.forAccount(principal, accountOf(principal))).linkedFiles
}

/** The link is the owner's word that this file may be seen. */
async function filesOf({ door }: FileLinkDeps, owner: AccountRecord): Promise<LinkedFileStore> {
  const { id, organisationId, address, role, language, version } = owner
  const principal = {
    accountId: id,
    organisationId,
    address,
    role,
    language,
    version,
    scopes: new Set<never>(),
  }
  return (await door.forAccount(principal, id)).linkedFiles
}

function accountOf({ accountId }: Principal): NonNullable<Principal['accountId']> {
  if (accountId === undefined) throw gone()
  return accountId
}

function lastDayOf(expiresMs: number): string {
  return new Date(expiresMs - LAST_DAY_MS - 1).toISOString().slice(0, 10)
}

function gone(): Refusal {
  return new Refusal('not-found', { key: 'links.gone' })
}
