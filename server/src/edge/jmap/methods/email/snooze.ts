/**
 * `snoozed` of a message: put off until then, or null. Set, the message leaves where it is for the folder of what is put off,
 * which is made when it is first needed; null, it goes back. An extension of ours (docs/decisions/0034-snooze.md).
 */
import { z } from 'zod'
import { utcDate } from '../../../../mail/header/header-forms.ts'
import type { MailboxId, MessageId } from '../../../../mail/ids.ts'
import type { EmailPlaces } from '../../../../service/emails/email-places.ts'
import type { JsonObject, JsonValue } from '../../../jmap-server.ts'
import { mailboxId, readEmailId, UTC_DATE } from '../../ids.ts'
import { type JmapContext, SNOOZE } from '../../method.ts'
import { invalidProperties, SetFault } from '../../method-error.ts'
import { readObject } from '../../set-args.ts'

const PROPERTY = 'snoozed'
/** Of the folder, where its name is not taken. */
const FOLDER = 'Snoozed'
const NAMES_TRIED = 10
const SNOOZED = z.strictObject({ until: UTC_DATE })

export const asksSnooze = (patch: JsonObject): boolean => PROPERTY in patch

/** The folder is there afterwards, if one of them is to go there. Throws Refusal. */
export async function prepareSnooze(context: JmapContext, patches: Iterable<JsonObject>): Promise<void> {
  if (!mayUse(context)) return
  const wanted = [...patches].some((patch) => asksSnooze(patch) && patch[PROPERTY] !== null)
  const { mailboxes } = await context.places()
  if (!wanted || snoozedIn({ mailboxes }) !== undefined) return
  const taken = new Set(mailboxes.map(({ name }) => name.toLowerCase()))
  const names = Array.from({ length: NAMES_TRIED }, (_, n) => (n === 0 ? FOLDER : `${FOLDER} ${n + 1}`))
  const name = names.find((one) => !taken.has(one.toLowerCase())) ?? FOLDER
  await context.own.create(name, 'snoozed')
  await context.own.setSubscribed(name, true)
  context.changed()
}

/** The same patch in terms of mailboxes; what is put off is noted before anything moves. Throws SetFault, Refusal. */
export async function withoutSnooze(
  context: JmapContext,
  places: EmailPlaces,
  id: MessageId,
  patch: JsonObject,
): Promise<JsonObject> {
  const { [PROPERTY]: wanted, ...rest } = patch
  if (!mayUse(context)) throw new SetFault(invalidProperties([PROPERTY], 'this cannot be changed'))
  const folder = snoozedIn(places)
  const { snoozes } = context.deps
  const known = (await snoozes.among(context.mail.id, [id])).get(id)
  const others = Object.entries(rest).filter(([path]) => path.split('/')[0] !== 'mailboxIds')
  const inPlaces = places.of(id).map(({ view }) => view.mailboxId)
  if (wanted === null || wanted === undefined) {
    if (folder === undefined || !inPlaces.includes(folder)) return rest
    const back = backTo(places, known?.mailboxId)
    return { ...Object.fromEntries(others), mailboxIds: { [mailboxId(back)]: true } }
  }
  if (folder === undefined) throw new SetFault({ type: 'serverFail' })
  const { until } = readObject(z.strictObject({ [PROPERTY]: SNOOZED }), { [PROPERTY]: wanted })[PROPERTY]
  const inbox = places.mailboxes.find(({ specialUse }) => specialUse === 'inbox')?.id
  const left = inPlaces.filter((one) => one !== folder)
  const from = left.find((one) => one === inbox) ?? left[0] ?? known?.mailboxId ?? inbox
  if (from === undefined) throw new SetFault({ type: 'notFound' })
  const one = { accountId: context.mail.id, messageId: id, mailboxId: from, untilMs: until }
  await snoozes.put(one, inPlaces.includes(folder))
  return { ...Object.fromEntries(others), mailboxIds: { [mailboxId(folder)]: true } }
}

/** Until when each of these is put off; empty where that was not asked for, or none of them is. */
export async function snoozedOf(
  context: JmapContext,
  places: EmailPlaces,
  ids: readonly MessageId[],
  properties: ReadonlySet<string>,
): Promise<(id: MessageId) => JsonObject> {
  if (!properties.has(PROPERTY)) return () => ({})
  const folder = snoozedIn(places)
  const lie = (id: MessageId): boolean => places.of(id).some(({ view }) => view.mailboxId === folder)
  const some = mayUse(context) && folder !== undefined ? ids.filter(lie) : []
  const known = await context.deps.snoozes.among(context.mail.id, some)
  return (id) => {
    const one = known.get(id)
    const value: JsonValue = one === undefined ? null : { until: utcDate(one.untilMs) }
    return { [PROPERTY]: value }
  }
}

/** What went back, or could not be put off, waits for nothing any more. */
export async function endSnooze(context: JmapContext, id: string): Promise<void> {
  const messageId = readEmailId(id)
  if (messageId !== undefined) await context.deps.snoozes.forget(context.mail.id, messageId)
}

/** Whether a change that was made, or refused, leaves nothing that waits. */
export const endsSnooze = (patch: JsonObject, refused: boolean): boolean =>
  asksSnooze(patch) && (refused || patch[PROPERTY] === null)

/** One's own mail only: who shares a folder decides for themselves when they read. */
function mayUse(context: JmapContext): boolean {
  return context.capabilities.has(SNOOZE) && context.mail.id === context.own.id
}

function snoozedIn({ mailboxes }: Pick<EmailPlaces, 'mailboxes'>): MailboxId | undefined {
  return mailboxes.find(({ specialUse }) => specialUse === 'snoozed')?.id
}

function backTo({ mailboxes, views }: EmailPlaces, wanted: MailboxId | undefined): MailboxId {
  if (wanted !== undefined && views.has(wanted)) return wanted
  const inbox = mailboxes.find(({ specialUse }) => specialUse === 'inbox')
  if (inbox === undefined) throw new SetFault({ type: 'notFound' })
  return inbox.id
}
