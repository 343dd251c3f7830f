/**
 * With whom a mailbox is shared, and how that is changed. Who may is for the service to say. RFC 9670 §4, RFC 4314
 *
 *   {"shareWith":{"Pa5":{"mayReadItems":true,"maySetSeen":true}}}     {"shareWith/Pg9":null}
 */
import { z } from 'zod'
import { joinRights, NO_RIGHTS, type Rights, withoutRights } from '../../../../mail/imap/rights.ts'
import type { MailboxRow } from '../../../../service/mailbox/account-mail.ts'
import type { JsonObject, JsonValue } from '../../../jmap-server.ts'
import { ID } from '../../ids.ts'
import type { JmapContext } from '../../method.ts'
import { invalidProperties, SetFault } from '../../method-error.ts'
import { principalId, readPrincipals } from '../../principals.ts'
import { isObject } from '../../read-request.ts'
import { jmapRights, RIGHT_NAMES, type RightName, rightsNamed } from '../../share-rights.ts'

const RIGHTS = z.partialRecord(z.enum(RIGHT_NAMES as [RightName, ...RightName[]]), z.boolean())
export const SHARE_WITH = z.record(ID, RIGHTS).nullable()
type Granted = Awaited<ReturnType<JmapContext['own']['sharing']['acl']['granted']>>[number]

/** Null for whoever may not know. RFC 9670 §4 */
export async function sharesReader(context: JmapContext): Promise<(row: MailboxRow) => Promise<JsonValue>> {
  const { acl } = context.own.sharing
  const isOwn = context.mail.holder === undefined
  const all = Map.groupBy(isOwn ? await acl.granted() : [], ({ mailboxId }) => mailboxId)
  return async (row) => {
    if (row.shared !== undefined && !row.shared.may('a')) return null
    const granted = row.shared === undefined ? (all.get(row.id) ?? []) : await acl.granted(row)
    return Object.fromEntries(granted.map((one) => [idOf(one), jmapRights(one.rights, true)]))
  }
}

/** A change of the whole, and changes of single entries by their paths. */
export function splitShares(patch: JsonObject): {
  readonly rest: JsonObject
  readonly shares: ReadonlyMap<string, JsonValue>
} {
  const shares = new Map<string, JsonValue>()
  const rest: Record<string, JsonValue> = {}
  for (const [path, value = null] of Object.entries(patch))
    if (path.startsWith('shareWith/')) shares.set(path.slice('shareWith/'.length), value)
    else rest[path] = value
  return { rest, shares }
}

/** Those and nobody else. Throws SetFault, Refusal. */
export async function shareWith(
  context: JmapContext,
  row: MailboxRow,
  wanted: Readonly<Record<string, z.output<typeof RIGHTS>>>,
): Promise<void> {
  const before = new Map((await granted(context, row)).map((one) => [idOf(one), one.rights]))
  const after = new Map<string, Rights>()
  for (const [id, names] of Object.entries(wanted)) after.set(id, changed(before.get(id) ?? NO_RIGHTS, names))
  for (const id of before.keys()) if (!after.has(id)) after.set(id, NO_RIGHTS)
  await setAll(context, row, after)
}

/** Throws SetFault, Refusal. */
export async function patchShares(
  context: JmapContext,
  row: MailboxRow,
  shares: ReadonlyMap<string, JsonValue>,
): Promise<void> {
  const before = new Map((await granted(context, row)).map((one) => [idOf(one), one.rights]))
  const after = new Map<string, Rights>()
  for (const [path, value] of shares) {
    const [id = '', name, more] = path.split('/')
    const now = after.get(id) ?? before.get(id) ?? NO_RIGHTS
    const names = name === undefined ? (value ?? {}) : { ...jmapRights(now, true), [name]: value === true }
    const read = RIGHTS.safeParse(isObject(names) && more === undefined ? names : undefined)
    if (!read.success) throw new SetFault(invalidProperties([`shareWith/${path}`], 'no rights'))
    after.set(id, changed(now, read.data))
  }
  await setAll(context, row, after)
}

async function granted({ own }: JmapContext, row: MailboxRow): Promise<readonly Granted[]> {
  const all = await own.sharing.acl.granted(row)
  return all.filter(({ mailboxId }) => mailboxId === row.id)
}

/**
 * Everybody is found before anything is given. Who comes anew is of the company; of whom the directory tells no more, the share
 * can be taken away all the same.
 */
async function setAll(
  context: JmapContext,
  row: MailboxRow,
  after: ReadonlyMap<string, Rights>,
): Promise<void> {
  const addresses = new Map((await granted(context, row)).map((one) => [idOf(one), one.address]))
  for (const { kind, id, address } of (await readPrincipals(context)).people)
    addresses.set(principalId(kind, id), address)
  const strange = [...after.keys()].find((id) => !addresses.has(id))
  if (strange !== undefined)
    throw new SetFault(invalidProperties(['shareWith'], `there is no “${strange.slice(0, 100)}”`))
  for (const [id, rights] of after)
    await context.own.sharing.acl.change(row, addresses.get(id) ?? '', { op: 'set', rights })
}

/** Letters of which JMAP tells only several together stay as they are while what it tells of them stays. */
function changed(before: Rights, names: z.output<typeof RIGHTS>): Rights {
  const told = jmapRights(before, true)
  let rights = before
  for (const name of RIGHT_NAMES) {
    const wanted = names[name] === true
    if (wanted === told[name]) continue
    const letters = rightsNamed({ [name]: true })
    rights = wanted ? joinRights(rights, letters) : withoutRights(rights, letters)
  }
  return rights
}

function idOf({ holder }: Granted): string {
  return principalId(holder.kind, holder.id)
}
