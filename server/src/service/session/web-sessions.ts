/**
 * Sessions of browsers. The browser holds 256 bits of chance, the directory their SHA-256 and a record that is read as
 * plain JSON and checked by its schema each time: what does not fit is dropped and told. THREATS ID4, ID10
 */
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import type { Metrics } from '../../lib/metrics.ts'
import { Refusal } from '../../lib/refusal.ts'
import { escapeLine } from '../../lib/safe-text.ts'
import type { Secret } from '../../lib/secret.ts'
import type { AccountId, OrganisationId } from '../../mail/ids.ts'
import { networkOf } from '../../net/connection-limiter.ts'
import type { Directory } from '../../store/directory.ts'
import type { DirectoryTables } from '../../store/directory-tables.ts'
import type { AccountRecord } from '../../store/directory-types.ts'
import type { StoredWebSession } from '../../store/directory-web.ts'
import { principalOf, roleIn, WHOLE_ACCOUNT } from '../account/login-scope.ts'
import type { NoteSeen } from '../account/note-seen.ts'
import type { Principal } from '../account/principal.ts'
import {
  FRESH_MS,
  PROGRAM_MAX,
  SEEN_EVERY_MS,
  SESSION_IDLE_MS,
  SESSION_LIFE_MS,
  SESSIONS_MAX,
} from './limits.ts'
import { makeToken, tokenDigest } from './token.ts'

/** A record that this release did not write is no session. */
const RECORD = z.strictObject({
  v: z.literal(1),
  accountId: z.int().min(1),
  /** AccountRecord.version at sign-in: password, role, state have not changed since. */
  version: z.int().min(0),
  madeMs: z.int().min(0),
  /** When the person last proved who they are. */
  provedMs: z.int().min(0),
  program: z.string().max(PROGRAM_MAX),
  network: z.string().max(64),
  /** An operator's: as which company they act, and until when. Absent: as themselves. */
  acting: z.strictObject({ organisationId: z.int().min(1), untilMs: z.int().min(0) }).optional(),
})
type SessionRecord = z.infer<typeof RECORD>

/** Somebody with an account; the operator at the machine has no browser session. */
export type AccountPrincipal = Principal & { readonly accountId: AccountId }

/** As which company an operator acts (decisions/0037). */
export type Acting = {
  readonly organisationId: OrganisationId
  readonly company: string
  readonly untilMs: number
}

export type WebSession = {
  readonly id: string
  /** Who signed in, as themselves whatever they act as. */
  readonly principal: AccountPrincipal
  readonly madeMs: number
  readonly provedMs: number
  readonly seenMs: number
  /** When it ends if it is used until then. */
  readonly endsMs: number
  readonly acting?: Acting | undefined
}

/** What a person sees of a session of their own. */
export type ShownSession = {
  readonly id: string
  readonly program: string
  readonly network: string
  readonly madeMs: number
  readonly seenMs: number
  readonly endsMs: number
}

/** Where a browser is. */
export type Whereabouts = { readonly remoteAddress: string; readonly program: string }

export type WebSessions = {
  /** A new session, always under a new id, for who has just proved to be the principal. */
  begin(
    principal: Principal,
    from: Whereabouts,
  ): Promise<{ readonly token: Secret; readonly session: WebSession }>
  /** Undefined: there is no such session, or not any more. */
  find(token: string): Promise<WebSession | undefined>
  /** Newest use first. */
  list(accountId: AccountId): Promise<readonly ShownSession[]>
  /** Throws Refusal `not-found` when the account has no such session. */
  end(accountId: AccountId, id: string): Promise<void>
  /** Throws Refusal `forbidden` when the person proved who they are too long ago for what they want to do. */
  requireFresh(session: WebSession): void
}

export type WebSessionDeps = {
  readonly directory: Directory
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  /** Hears who is here, about once a minute. */
  readonly seen?: NoteSeen
}

export function createWebSessions(deps: WebSessionDeps): WebSessions {
  const { directory, clock } = deps
  return {
    begin: (principal, from) => begin(deps, principal, from),
    find: (token) => find(deps, token),
    async list(accountId) {
      const account = await directory.account(accountId)
      const stored = await directory.read(({ webSessions }) => webSessions.list(accountId))
      const now = clock.now()
      return stored.flatMap((one) => {
        const record = readRecord(one)
        if (record === undefined || account === undefined || !isAlive(one, record, account, now)) return []
        const { program, network, madeMs } = record
        return [{ id: one.sessionId, program, network, madeMs, seenMs: one.seenMs, endsMs: one.endsMs }]
      })
    },
    async end(accountId, id) {
      const ended = await directory.writeUnseen((tables) => leave(tables, accountId, id))
      if (ended === 0) throw new Refusal('not-found', { key: 'session.none' })
    },
    requireFresh({ provedMs }) {
      if (clock.now() - provedMs > FRESH_MS) throw new Refusal('forbidden', { key: 'session.notFresh' })
    },
  }
}

async function begin(
  { directory, clock, metrics }: WebSessionDeps,
  principal: Principal,
  { remoteAddress, program }: Whereabouts,
): Promise<{ token: Secret; session: WebSession }> {
  const { accountId, version } = principal
  if (accountId === undefined) throw new Error('the operator at the machine has no browser session')
  const now = clock.now()
  const { token, digest } = makeToken()
  const record: SessionRecord = {
    v: 1,
    accountId,
    version,
    madeMs: now,
    provedMs: now,
    program: escapeLine(program).slice(0, PROGRAM_MAX),
    network: networkOf(remoteAddress),
  }
  const stored: StoredWebSession = {
    sessionId: randomUUID(),
    accountId,
    record: JSON.stringify(record),
    seenMs: now,
    endsMs: now + SESSION_LIFE_MS,
  }
  await directory.writeUnseen(async (tables) => {
    const { webSessions } = tables
    await webSessions.sweep(now, now - SESSION_IDLE_MS)
    const others = await webSessions.list(accountId)
    for (const { sessionId } of others.slice(SESSIONS_MAX - 1)) await leave(tables, accountId, sessionId)
    await webSessions.add(digest, stored)
  })
  metrics.count('web_sessions_total', {})
  return { token, session: sessionOf(stored, record, { ...principal, accountId }) }
}

/** With what the browser was to be told of while no page is open. */
async function leave(
  { webSessions, push }: DirectoryTables,
  accountId: AccountId,
  id: string,
): Promise<number> {
  await push.leave(accountId, id)
  return await webSessions.remove(accountId, id)
}

/**
 * The session in which its account was changed goes on, when that change has just raised the version by one; without an id,
 * all of them do: what ended opens no browser's.
 */
export async function keepSession(tables: DirectoryTables, accountId: AccountId, id?: string): Promise<void> {
  const account = await tables.accounts.get(accountId)
  if (account === undefined) return
  for (const stored of await tables.webSessions.list(accountId)) {
    const record = id === undefined || stored.sessionId === id ? readRecord(stored) : undefined
    // One of an older version had ended before.
    if (record === undefined || record.version !== account.version - 1) continue
    const kept: SessionRecord = { ...record, version: account.version }
    await tables.webSessions.rewrite(accountId, stored.sessionId, JSON.stringify(kept))
    await tables.push.keep(accountId, stored.sessionId, account.version)
  }
}

async function find(deps: WebSessionDeps, token: string): Promise<WebSession | undefined> {
  const { directory, clock } = deps
  const digest = tokenDigest(token)
  if (digest === undefined) return undefined
  const stored = await directory.read(({ webSessions }) => webSessions.get(digest))
  if (stored === undefined) return undefined
  const record = readRecord(stored)
  const account = await accountOf(directory, stored.accountId, record?.version)
  const now = clock.now()
  if (record === undefined) {
    // Not what we wrote: somebody's hand was in the table.
    deps.log.warn('session.tampered', { accountId: stored.accountId })
    deps.metrics.count('web_sessions_tampered_total', {})
  }
  if (record === undefined || account === undefined || !isAlive(stored, record, account, now)) {
    await directory.writeUnseen(({ webSessions }) => webSessions.drop(digest))
    return undefined
  }
  if (now - stored.seenMs >= SEEN_EVERY_MS) {
    await directory.writeUnseen(({ webSessions }) => webSessions.touch(digest, now))
    deps.seen?.(account.id)
  }
  const principal = principalOf(account, WHOLE_ACCOUNT, await roleIn(directory, account))
  const session = sessionOf(stored, record, { ...principal, accountId: account.id })
  const acting = principal.role === 'operator' ? await actingIn(directory, record, now) : undefined
  return acting === undefined ? session : { ...session, acting }
}

/** Undefined: they act as themselves, or do so again, as the time is over or the company is gone. */
async function actingIn(
  directory: Directory,
  { acting }: SessionRecord,
  now: number,
): Promise<Acting | undefined> {
  if (acting === undefined || now >= acting.untilMs) return undefined
  const organisationId = acting.organisationId as OrganisationId
  const company = await directory.read(({ organisations }) => organisations.get(organisationId))
  return company && { organisationId, company: company.name, untilMs: acting.untilMs }
}

/** From now on that session acts so; undefined: as its own person again. False: there is no such session. */
export async function actIn(
  { webSessions }: DirectoryTables,
  accountId: AccountId,
  sessionId: string,
  acting: Omit<Acting, 'company'> | undefined,
): Promise<boolean> {
  const stored = (await webSessions.list(accountId)).find((one) => one.sessionId === sessionId)
  const record = stored && readRecord(stored)
  if (record === undefined) return false
  const { acting: _before, ...own } = record
  const written: SessionRecord = acting === undefined ? own : { ...own, acting }
  await webSessions.rewrite(accountId, sessionId, JSON.stringify(written))
  return true
}

/** A session of a newer version than what this thread remembers was begun elsewhere a moment ago: it looks again. */
async function accountOf(
  directory: Directory,
  id: AccountId,
  version: number | undefined,
): Promise<AccountRecord | undefined> {
  const account = await directory.account(id)
  if (account === undefined || version === undefined || version <= account.version) return account
  await directory.refresh()
  return await directory.account(id)
}

function readRecord({ record, accountId }: StoredWebSession): SessionRecord | undefined {
  let json: unknown
  try {
    json = JSON.parse(record)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
  const read = RECORD.safeParse(json)
  return read.success && read.data.accountId === accountId ? read.data : undefined
}

function isAlive(
  { seenMs, endsMs }: StoredWebSession,
  record: SessionRecord,
  account: AccountRecord,
  now: number,
): boolean {
  if (now >= endsMs || now - seenMs >= SESSION_IDLE_MS) return false
  if (account.paused || account.state !== 'enabled') return false
  return record.version === account.version && account.protocols.has('web')
}

function sessionOf(stored: StoredWebSession, record: SessionRecord, principal: AccountPrincipal): WebSession {
  const { sessionId, seenMs, endsMs } = stored
  return {
    id: sessionId,
    principal: { ...principal, sessionId },
    madeMs: record.madeMs,
    provedMs: record.provedMs,
    seenMs,
    endsMs,
  }
}
