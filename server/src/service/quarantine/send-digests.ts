/**
 * Tells people what is held for them, at the hour that their company has set, when there is something new: once for each
 * day or week, however many nodes look, and however often one of them dies.
 */
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import type { Metrics } from '../../lib/metrics.ts'
import type { AccountId, OrganisationId } from '../../mail/ids.ts'
import type { Directory } from '../../store/directory.ts'
import type { DirectoryTables } from '../../store/directory-tables.ts'
import type { AccountRecord } from '../../store/directory-types.ts'
import type { QuarantineStore } from '../../store/quarantine/quarantine-store.ts'
import type { EntryFilter, HeldEntry } from '../../store/quarantine/quarantine-types.ts'
import type { Submission } from '../queue/submission.ts'
import { type DigestMailDeps, type DigestRow, digestMail } from './digest-mail.ts'
import { lastDue } from './digest-times.ts'
import {
  DAY_MS,
  DIGEST_ADMINS_MAX,
  DIGEST_CLAIM_MS,
  DIGEST_LAG_MS,
  DIGEST_ROWS,
  QUARANTINE_PATH,
} from './limits.ts'
import type { LinkAction, LinkTokens } from './link-tokens.ts'
import { type CompanyQuarantine, companyQuarantine, ownFrequency } from './settings.ts'

export type DigestDeps = DigestMailDeps & {
  readonly store: QuarantineStore
  readonly directory: Directory
  readonly tokens: LinkTokens
  readonly queue: { enqueue(submission: Submission): Promise<unknown> }
  /** `https://mail.empresa.test`; undefined: no page of ours is served, and there are no links. */
  readonly origin: string | undefined
  /** Of this server: for companies that have set none. */
  readonly timeZone: string
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
}

/** Who is to be told what was held since the last time, up to the hour that has come. */
export type Due = {
  readonly account: AccountRecord
  readonly company: CompanyQuarantine
  readonly fromMs: number
  readonly toMs: number
  /** An admin: also what is nobody's alone. */
  readonly shared: boolean
}

export type DueDeps = Pick<DigestDeps, 'store' | 'directory' | 'timeZone' | 'clock'>

/** Those whose hour has come and who have not been told. */
export async function dueDigests(deps: DueDeps): Promise<readonly Due[]> {
  const due: Due[] = []
  for (const organisationId of await deps.store.companies()) due.push(...(await dueIn(deps, organisationId)))
  return due
}

async function dueIn(
  { store, directory, timeZone, clock }: DueDeps,
  company: OrganisationId,
): Promise<Due[]> {
  const nowMs = clock.now() - DIGEST_LAG_MS
  const holders = await store.heldFor(company, 0, nowMs)
  const told = await store.told(company)
  return await directory.read(async (tables) => {
    const settings = await companyQuarantine(tables.settings, company, timeZone)
    const due: Due[] = []
    for (const { account, shared } of await peopleOf(tables, company, holders)) {
      const frequency = (await ownFrequency(tables.settings, account.id)) ?? settings.digest
      if (frequency === 'off') continue
      const toMs = lastDue(nowMs, settings.hour, settings.timeZone, frequency)
      const fromMs = told.get(account.id) ?? 0
      if (fromMs < toMs) due.push({ account, company: settings, fromMs, toMs, shared })
    }
    return due
  })
}

async function peopleOf(
  { accounts }: DirectoryTables,
  company: OrganisationId,
  holders: readonly (AccountId | undefined)[],
): Promise<readonly Pick<Due, 'account' | 'shared'>[]> {
  const admins = holders.includes(undefined)
    ? await accounts.withRole('company-admin', company, DIGEST_ADMINS_MAX)
    : []
  const people = new Map(admins.map((account) => [account.id, { account, shared: true }]))
  for (const id of holders) {
    const account = id === undefined || people.has(id) ? undefined : await accounts.get(id)
    if (account?.state === 'enabled') people.set(account.id, { account, shared: false })
  }
  return [...people.values()]
}

/** Tells how many were sent. Throws only for what is our fault or the database's. */
export async function sendDigests(deps: DigestDeps): Promise<number> {
  const { store, clock, log, metrics } = deps
  let sent = 0
  for (const due of await dueDigests(deps)) {
    const { organisationId, id } = due.account
    const claim = { toMs: due.toMs, nowMs: clock.now(), standsMs: DIGEST_CLAIM_MS }
    if (!(await store.claimDigest(organisationId, id, claim))) continue
    try {
      if (await send(deps, due)) sent++
    } catch (error) {
      // The others get theirs; this one is tried again when the claim is old.
      log.error('quarantine.digest-failed', error, { account: id })
      metrics.count('quarantine_digests_total', { result: 'failed' })
      continue
    }
    await store.digestTold(organisationId, id, due.toMs)
  }
  return sent
}

/** False: there is nothing new. */
async function send(deps: DigestDeps, due: Due): Promise<boolean> {
  const { account, company, toMs } = due
  const { entries, total } = await newOnes(deps, due)
  if (entries.length === 0) return false
  const nowMs = deps.clock.now()
  const first = entries.reduce((least, { heldMs }) => Math.min(least, heldMs), toMs)
  const settingsLink = await linkTo(deps, account, undefined, 'digest')
  const digest = digestMail(deps, {
    to: account.address,
    language: account.language,
    timeZone: company.timeZone,
    rows: await Promise.all(entries.map((entry) => rowOf(deps, account, entry))),
    total,
    untilMs: first + company.keepDays * DAY_MS,
    settingsLink,
    // The same for the same hour: what an earlier try has sent is not sent again.
    deliveryId: `digest:${account.id}:${toMs}`,
    nowMs,
  })
  await deps.queue.enqueue(digest)
  deps.log.info('quarantine.digest-sent', { account: account.id, messages: total })
  deps.metrics.count('quarantine_digests_total', { result: 'sent' })
  return true
}

async function newOnes(
  { store }: DigestDeps,
  { account, fromMs, toMs, shared }: Due,
): Promise<{ readonly entries: readonly HeldEntry[]; readonly total: number }> {
  const { organisationId, id } = account
  const filters: EntryFilter[] = [{ organisationId, accountId: id, fromMs, toMs, state: 'held' }]
  if (shared) filters.push({ organisationId, shared: true, fromMs, toMs, state: 'held' })
  const found = await Promise.all(filters.map((one) => store.list(one, DIGEST_ROWS)))
  const counts = await Promise.all(filters.map((one) => store.count(one)))
  const entries = found.flat().toSorted((one, other) => (one.id < other.id ? 1 : -1))
  return { entries: entries.slice(0, DIGEST_ROWS), total: counts.reduce((sum, n) => sum + n, 0) }
}

/** What is infected is told, and has no links: nobody can release it. */
async function rowOf(deps: DigestDeps, account: AccountRecord, entry: HeldEntry): Promise<DigestRow> {
  const link = (action: LinkAction) => linkTo(deps, account, entry.id, action)
  const release = entry.verdict.virus === undefined ? await link('release') : undefined
  if (release === undefined) return { entry, links: undefined }
  if (entry.from.address === '' && entry.reversePath === '') return { entry, links: { release } }
  const [allow, block] = [await link('allow'), await link('block')]
  return { entry, links: { release, ...(allow && { allow }), ...(block && { block }) } }
}

async function linkTo(
  { origin, tokens, clock }: DigestDeps,
  { id: accountId }: AccountRecord,
  entryId: string | undefined,
  action: LinkAction,
): Promise<string | undefined> {
  if (origin === undefined) return undefined
  return `${origin}${QUARANTINE_PATH}/${await tokens.make({ accountId, entryId, action }, clock.now())}`
}
