/** RFC 8621 §2.5 */
import { z } from 'zod'
import type { MailboxId } from '../../../../mail/ids.ts'
import { destroyEmails } from '../../../../service/emails/change-emails.ts'
import { messageIdAt } from '../../../../service/emails/email-places.ts'
import type { MailboxRow, SpecialUse } from '../../../../service/mailbox/account-mail.ts'
import type { JsonObject } from '../../../jmap-server.ts'
import { createdId, ID, mailboxId, readMailboxId } from '../../ids.ts'
import { type JmapContext, MAIL, method } from '../../method.ts'
import { invalidProperties, SetFault } from '../../method-error.ts'
import {
  assertMaySet,
  destroysOf,
  faultOf,
  readObject,
  SET_ARGS,
  SetOutcome,
  updatesOf,
} from '../../set-args.ts'
import { formatState } from '../../states.ts'
import { levelsOf, MAILBOX_PROPERTIES, mailboxObjects } from './mailbox-object.ts'
import { patchShares, SHARE_WITH, shareWith, splitShares } from './share-with.ts'

const ROLES = ['archive', 'drafts', 'junk', 'sent', 'trash', 'flagged', 'all', 'important'] as const
const NAME = z.string().min(1).max(255)
/** Not the order: it is ours (mailbox-object.ts), and who sets it is told so. */
const CREATED = z.strictObject({
  name: NAME,
  parentId: ID.nullish(),
  role: z.enum(ROLES).nullish(),
  isSubscribed: z.boolean().optional(),
  shareWith: SHARE_WITH.optional(),
})
const UPDATED = z.strictObject({
  name: NAME.optional(),
  parentId: ID.nullable().optional(),
  isSubscribed: z.boolean().optional(),
  shareWith: SHARE_WITH.optional(),
})

export const mailboxSet = method({
  name: 'Mailbox/set',
  capability: MAIL,
  shared: true,
  args: z.strictObject({ ...SET_ARGS, onDestroyRemoveEmails: z.boolean().default(false) }),
  async run(context, args) {
    const oldState = formatState((await context.places()).end)
    assertMaySet(args, oldState)
    const outcome = new SetOutcome()
    for (const [name, object] of inOrder(args.create ?? {})) {
      const fault = await faultOf(context, async () => {
        const created = await create(context, readObject(CREATED, object))
        outcome.created.set(name, created)
        context.createdIds.set(name, String(created['id']))
      })
      if (fault !== undefined) outcome.notCreated.set(name, fault)
    }
    for (const [id, patch] of updatesOf(context, args, outcome)) {
      const fault = await faultOf(context, () => update(context, id, patch))
      if (fault === undefined) outcome.updated.set(id, null)
      else outcome.notUpdated.set(id, fault)
    }
    for (const id of deepestFirst(await rowsById(context), destroysOf(context, args))) {
      const fault = await faultOf(context, () => destroy(context, id, args.onDestroyRemoveEmails))
      if (fault === undefined) outcome.destroyed.push(id)
      else outcome.notDestroyed.set(id, fault)
    }
    return outcome.answer(args.accountId, oldState, formatState((await context.places()).end))
  },
})

/** A parent that is made in the same call comes first. */
function inOrder(create: Readonly<Record<string, JsonObject>>): [string, JsonObject][] {
  const left = new Map(Object.entries(create))
  const ordered: [string, JsonObject][] = []
  while (left.size > 0) {
    const ready = [...left].filter(
      ([, { parentId }]) => typeof parentId !== 'string' || !left.has(parentId.slice(1)),
    )
    // Parents of each other: each is told that its parent is not there.
    for (const [name, object] of ready.length > 0 ? ready : [...left]) {
      ordered.push([name, object])
      left.delete(name)
    }
  }
  return ordered
}

async function rowsById(context: JmapContext): Promise<ReadonlyMap<string, MailboxRow>> {
  const { mailboxes } = await context.places()
  return new Map(mailboxes.map((one) => [mailboxId(one.id), one]))
}

async function create(context: JmapContext, wanted: z.output<typeof CREATED>): Promise<JsonObject> {
  const name = await wholeName(context, wanted.name, wanted.parentId ?? null)
  const role: SpecialUse | undefined = wanted.role ?? undefined
  const row = await context.mail.create(name, role)
  if (wanted.isSubscribed === true) await context.mail.setSubscribed(name, true)
  if (wanted.shareWith !== undefined) await shareWith(context, row, wanted.shareWith ?? {})
  context.changed()
  const [object] = await mailboxObjects(context, [row], new Set(MAILBOX_PROPERTIES))
  const { id, sortOrder, myRights } = object ?? { id: mailboxId(row.id), sortOrder: 0, myRights: {} }
  return { id, sortOrder, myRights, totalEmails: 0, unreadEmails: 0, totalThreads: 0, unreadThreads: 0 }
}

/** Throws SetFault: a level has no `/` in it, and its parent is there. */
async function wholeName(context: JmapContext, own: string, parentId: string | null): Promise<string> {
  if (own.includes('/')) throw new SetFault(invalidProperties(['name'], 'a name has no “/”'))
  if (parentId === null) return own
  const parent = (await rowsById(context)).get(createdId(context.createdIds, parentId))
  if (parent === undefined) throw new SetFault(invalidProperties(['parentId'], 'there is no such mailbox'))
  return `${parent.name}/${own}`
}

async function update(context: JmapContext, id: string, asked: JsonObject): Promise<void> {
  const { rest, shares } = splitShares(asked)
  const patch = readObject(UPDATED, rest)
  const row = (await rowsById(context)).get(id)
  if (row === undefined) throw new SetFault({ type: 'notFound' })
  const { parent, own } = levelsOf(row.name)
  let name = row.name
  if (patch.name !== undefined || patch.parentId !== undefined) {
    const level = patch.name ?? own
    name =
      patch.parentId === undefined
        ? `${parent === undefined ? '' : `${parent}/`}${await wholeName(context, level, null)}`
        : await wholeName(context, level, patch.parentId)
    if (name !== row.name) {
      // To rename the inbox is to empty it into another one, which nobody means here. RFC 9051 §6.3.6
      if (row.specialUse === 'inbox') throw new SetFault({ type: 'forbidden' })
      await context.mail.rename(row.name, name)
    }
  }
  if (patch.isSubscribed !== undefined) await context.mail.setSubscribed(name, patch.isSubscribed)
  const wanted = patch.shareWith ?? (patch.shareWith === null ? {} : undefined)
  if (wanted !== undefined) await shareWith(context, row, wanted)
  if (shares.size > 0) await patchShares(context, row, shares)
  context.changed()
}

/** Those below others first. */
function deepestFirst(rows: ReadonlyMap<string, MailboxRow>, ids: ReadonlySet<string>): readonly string[] {
  const depth = (id: string): number => rows.get(id)?.name.split('/').length ?? 0
  return [...ids].toSorted((a, b) => depth(b) - depth(a))
}

async function destroy(context: JmapContext, id: string, withEmails: boolean): Promise<void> {
  const rows = await rowsById(context)
  const row = rows.get(id)
  if (row === undefined || readMailboxId(id) === undefined) throw new SetFault({ type: 'notFound' })
  if ([...rows.values()].some(({ name }) => name.startsWith(`${row.name}/`)))
    throw new SetFault({ type: 'mailboxHasChild' })
  if (row.messages > 0 && !withEmails) throw new SetFault({ type: 'mailboxHasEmail' })
  if (row.specialUse === 'inbox') throw new SetFault({ type: 'forbidden' })
  if (row.messages > 0) await emptyOnly(context, row.id)
  await context.mail.delete(row.name)
  context.changed()
}

/** What is in other mailboxes too stays there. RFC 8621 §2.5 */
async function emptyOnly(context: JmapContext, id: MailboxId): Promise<void> {
  const places = await context.places()
  const view = places.views.get(id)
  if (view === undefined) return
  const here = Array.from({ length: view.count }, (_, at) => messageIdAt({ view, at }))
  const only = here.filter((one) => places.of(one).length === 1)
  await destroyEmails(context.mail, places, only)
  context.changed()
}
