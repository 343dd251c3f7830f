/**
 * The push addresses of a person's browsers and programs. Each sees those that its own sign-in made: they end with it. A new one
 * is told nothing but its code until it says that code. RFC 8620 §7.2, THREATS JM2, JM3
 */
import { randomBytes } from 'node:crypto'
import type { Clock } from '../../lib/clock.ts'
import { Refusal } from '../../lib/refusal.ts'
import type { AccountId } from '../../mail/ids.ts'
import type { Directory } from '../../store/directory.ts'
import type { PushSubscriptionRecord } from '../../store/directory-push.ts'
import type { DirectoryTables } from '../../store/directory-tables.ts'
import { type Sealer, SealFault } from '../../store/sealed/sealer.ts'
import type { Principal } from '../account/principal.ts'
import { isSameText } from '../signing/same-text.ts'
import { httpsPlace } from '../webhook/https-place.ts'
import { areKeys } from './encrypt.ts'
import { CODE_BYTES, LIFE_MS, SUBSCRIPTIONS_MAX } from './limits.ts'
import type { PushPlace } from './post-push.ts'
import { openPush, sealPush } from './sealed-place.ts'
import type { Vapid } from './vapid.ts'

export type NewPush = PushPlace & {
  readonly device: string
  /** Kinds of data; empty: all. */
  readonly types: readonly string[]
  /** Undefined: as long as may be. */
  readonly expiresMs: number | undefined
  /** State of the account from which on it is told. */
  readonly told: string
}

export type ShownPush = Pick<PushSubscriptionRecord, 'id' | 'device' | 'types' | 'expiresMs'> & {
  readonly verified: boolean
}

export type PushChange = {
  readonly code?: string
  readonly types?: readonly string[]
  readonly expiresMs?: number
}

export type PushDoor = {
  /** What browsers subscribe under. RFC 9749 §3 */
  publicKey(): Promise<string>
  list(principal: Principal): Promise<readonly ShownPush[]>
  /** Throws Refusal `invalid` (address or keys), `limit`. */
  add(principal: Principal, asked: NewPush): Promise<ShownPush>
  /** Throws Refusal `not-found`, `invalid` (the code). */
  change(principal: Principal, id: number, to: PushChange): Promise<ShownPush>
  /** Throws Refusal `not-found`. */
  remove(principal: Principal, id: number): Promise<void>
}

export type PushDoorDeps = {
  readonly directory: Directory
  readonly sealer: () => Promise<Sealer>
  readonly vapid: Vapid
  readonly clock: Clock
}

export function createPushDoor(deps: PushDoorDeps): PushDoor {
  const { directory, clock, vapid } = deps
  return {
    publicKey: () => vapid.publicKey(),
    list: (principal) => directory.read(async (tables) => (await ownOf(tables, principal)).map(shown)),
    add: (principal, asked) => add(deps, principal, asked),
    async change(principal, id, to) {
      const sealer = await deps.sealer()
      return await directory.writeUnseen(async (tables) => {
        const one = await find(tables, principal, id)
        if (to.code !== undefined && one.state !== 'verified') {
          if (!isSameText(codeOf(sealer, one), to.code))
            throw new Refusal('invalid', { key: 'push.wrongCode' })
          await tables.push.verify(one.accountId, id)
        }
        const { types = one.types, expiresMs = one.expiresMs } = to
        const until = Math.min(expiresMs, clock.now() + LIFE_MS)
        await tables.push.change(one.accountId, id, { types, expiresMs: until })
        return shown(await find(tables, principal, id))
      })
    },
    async remove(principal, id) {
      await directory.writeUnseen(async (tables) => {
        const { accountId } = await find(tables, principal, id)
        await tables.push.remove(accountId, id)
      })
    },
  }
}

async function add(
  { directory, sealer, clock }: PushDoorDeps,
  principal: Principal,
  { url: written, keys, device, types, expiresMs, told }: NewPush,
): Promise<ShownPush> {
  const { organisationId, version, sessionId, appPasswordId } = principal
  const accountId = accountOf(principal)
  const url = httpsPlace(written, false)?.href
  if (url === undefined || organisationId === undefined) throw new Refusal('invalid', { key: 'push.badUrl' })
  if (keys !== undefined && !areKeys(keys)) throw new Refusal('invalid', { key: 'push.badKeys' })
  const seals = await sealer()
  const longestMs = clock.now() + LIFE_MS
  const code = randomBytes(CODE_BYTES).toString('base64url')
  return await directory.writeUnseen(async (tables) => {
    await tables.push.sweep(clock.now())
    const all = await tables.push.list(accountId)
    // A device comes again after it signed in anew, and is told once.
    const others = all.filter((one) => one.device !== device)
    for (const { id } of all)
      if (!others.some((one) => one.id === id)) await tables.push.remove(accountId, id)
    if (others.length >= SUBSCRIPTIONS_MAX)
      throw new Refusal('limit', { key: 'push.many', values: { max: SUBSCRIPTIONS_MAX } })
    const id = await tables.push.nextId()
    await tables.push.add(id, {
      ...{ accountId, organisationId, version, sessionId, appPasswordId, device, types, told },
      sealed: sealPush(seals, id, { url, keys, code }),
      expiresMs: Math.min(expiresMs ?? longestMs, longestMs),
    })
    return shown(await find(tables, principal, id))
  })
}

/** Those of the same sign-in, for others have no business with their addresses. RFC 8620 §7.2 */
async function ownOf(
  tables: DirectoryTables,
  principal: Principal,
): Promise<readonly PushSubscriptionRecord[]> {
  const { sessionId, appPasswordId } = principal
  const all = await tables.push.list(accountOf(principal))
  return all.filter((one) => one.sessionId === sessionId && one.appPasswordId === appPasswordId)
}

/** What is another's and what is not there are the same. */
async function find(
  tables: DirectoryTables,
  principal: Principal,
  id: number,
): Promise<PushSubscriptionRecord> {
  const found = (await ownOf(tables, principal)).find((one) => one.id === id)
  if (found === undefined) throw new Refusal('not-found', { key: 'push.absent' })
  return found
}

function accountOf({ accountId }: Principal): AccountId {
  if (accountId === undefined) throw new Error('nobody pushes to the operator at the machine')
  return accountId
}

/** One that nothing opens any more is proved by nothing. */
function codeOf(sealer: Sealer, { id, sealed }: PushSubscriptionRecord): string {
  try {
    return openPush(sealer, id, sealed).code
  } catch (error) {
    if (error instanceof SealFault) return ''
    throw error
  }
}

function shown({ id, device, types, expiresMs, state }: PushSubscriptionRecord): ShownPush {
  return { id, device, types, expiresMs, verified: state === 'verified' }
}

/** A subscription as clients know it. */
export function pushId(id: number): string {
  return `P${id}`
}

/** 0, which is none's, for what `pushId` has not made. */
export function readPushId(text: string): number {
  return Number(/^P(\d{1,15})$/.exec(text)?.[1] ?? 0)
}
