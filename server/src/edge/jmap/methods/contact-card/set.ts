/** RFC 9610 §3.5 */
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { JsonObject, JsonValue } from '../../../jmap-server.ts'
import {
  allCards,
  bookId,
  type Contacts,
  cardId,
  cardState,
  readContacts,
  readOwnId,
} from '../../contacts.ts'
import { createdId } from '../../ids.ts'
import { CONTACTS, type JmapContext, method } from '../../method.ts'
import { invalidProperties, SetFault } from '../../method-error.ts'
import { isObject } from '../../read-request.ts'
import { assertMaySet, destroysOf, faultOf, SET_ARGS, SetOutcome, updatesOf } from '../../set-args.ts'

const KEYED = z.record(z.string().min(1).max(255), z.looseObject({}))
/** What others read of a card is what it says it is; all else is kept as it came. RFC 9553 §2 */
const CARD = z.looseObject({
  '@type': z.literal('Card').optional(),
  version: z.literal('1.0').optional(),
  uid: z.string().min(1).max(255),
  kind: z.string().max(64).optional(),
  name: z
    .looseObject({
      full: z.string().optional(),
      components: z.array(z.looseObject({ kind: z.string(), value: z.string() })).optional(),
    })
    .optional(),
  emails: z.record(z.string().min(1).max(255), z.looseObject({ address: z.string() })).optional(),
  phones: z.record(z.string().min(1).max(255), z.looseObject({ number: z.string() })).optional(),
  nicknames: KEYED.optional(),
  organizations: KEYED.optional(),
  addresses: KEYED.optional(),
  notes: KEYED.optional(),
  members: z.record(z.string(), z.literal(true)).optional(),
})
/** Those that the server keeps apart from the card. */
const OURS = new Set(['id', 'addressBookIds'])

export const contactCardSet = method({
  name: 'ContactCard/set',
  capability: CONTACTS,
  args: z.strictObject(SET_ARGS),
  async run(context, args) {
    const store = context.mail.parts.contacts
    const before = await readContacts(context)
    const oldState = cardState(before)
    assertMaySet(args, oldState)
    const outcome = new SetOutcome()
    for (const [name, object] of Object.entries(args.create ?? {})) {
      const fault = await faultOf(context, async () => {
        const uid = object['uid'] ?? `urn:uuid:${randomUUID()}`
        const id = cardId(await store.addCard(readCard(context, before, { ...object, uid })))
        context.createdIds.set(name, id)
        outcome.created.set(name, { id, ...(object['uid'] === undefined && { uid }) })
      })
      if (fault !== undefined) outcome.notCreated.set(name, fault)
      await context.breathe()
    }
    const updates = updatesOf(context, args, outcome)
    const known = updates.size === 0 ? [] : await allCards(context, before)
    for (const [id, patch] of updates) {
      const fault = await faultOf(context, async () => {
        const own = ownCardId(id)
        const card = known.find((one) => one.id === id)?.object
        if (card === undefined) throw new SetFault({ type: 'notFound' })
        await store.setCard(own, readCard(context, before, patched(card, patch)))
      })
      if (fault === undefined) outcome.updated.set(id, null)
      else outcome.notUpdated.set(id, fault)
    }
    for (const id of destroysOf(context, args)) {
      const fault = await faultOf(context, () => store.removeCard(ownCardId(id)))
      if (fault === undefined) outcome.destroyed.push(id)
      else outcome.notDestroyed.set(id, fault)
    }
    return outcome.answer(args.accountId, oldState, cardState(await readContacts(context)))
  },
})

/** Throws SetFault `notFound`, `forbidden` of somebody of the company. */
function ownCardId(id: string): number {
  const own = readOwnId('K', id)
  if (own === undefined) throw new SetFault({ type: /^K[ag]\d+$/.test(id) ? 'forbidden' : 'notFound' })
  return own
}

/** Throws SetFault `invalidProperties`. The book is the first of one's own where none is named. */
function readCard(context: JmapContext, { books }: Contacts, object: JsonObject) {
  const named = object['addressBookIds']
  const ids = isObject(named ?? null) ? Object.keys(named as JsonObject) : undefined
  const [id] = ids?.map((one) => createdId(context.createdIds, one)) ?? [bookId(books[0]?.id ?? 0)]
  const book = id === undefined || (ids?.length ?? 1) !== 1 ? undefined : readOwnId('B', id)
  if (book === undefined)
    throw new SetFault(
      invalidProperties(['addressBookIds'], 'a card is in one of the books that one may write to'),
    )
  const rest = Object.fromEntries(Object.entries(object).filter(([name]) => !OURS.has(name)))
  const read = CARD.safeParse(rest)
  if (!read.success) {
    const names = read.error.issues.map(({ path }) => String(path[0] ?? ''))
    throw new SetFault(invalidProperties([...new Set(names)], read.error.issues[0]?.message ?? ''))
  }
  return {
    bookId: book,
    uid: read.data.uid,
    json: JSON.stringify({ '@type': 'Card', version: '1.0', ...rest }),
  }
}

/** The object with what the patch says of its members, and of members of those. Throws SetFault `invalidPatch`. RFC 8620 §5.3 */
function patched(object: JsonObject, patch: JsonObject): JsonObject {
  const copy = structuredClone(object) as Record<string, JsonValue>
  for (const [pointer, value] of Object.entries(patch)) {
    const path = pointer.split('/').map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    const last = path.pop() ?? ''
    let at = copy
    for (const part of path) {
      const next = Object.hasOwn(at, part) ? at[part] : undefined
      if (next === undefined || !isObject(next))
        throw new SetFault({ type: 'invalidPatch', description: `there is no “${pointer.slice(0, 100)}”` })
      at = next as Record<string, JsonValue>
    }
    if (last === '__proto__') throw new SetFault({ type: 'invalidPatch' })
    if (value === null || value === undefined) delete at[last]
    else at[last] = value
  }
  return copy
}
