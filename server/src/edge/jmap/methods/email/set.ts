/** RFC 8621 §4.6 */
import { z } from 'zod'
import type { MessageId } from '../../../../mail/ids.ts'
import { changeEmails, destroyEmails, type EmailChange } from '../../../../service/emails/change-emails.ts'
import type { JsonObject } from '../../../jmap-server.ts'
import { readEmailId, UTC_DATE } from '../../ids.ts'
import { type JmapContext, MAIL, method } from '../../method.ts'
import { setErrorOf } from '../../method-error.ts'
import {
  assertMaySet,
  destroysOf,
  faultOf,
  readObject,
  SET_ARGS,
  type SetArgs,
  SetOutcome,
  updatesOf,
} from '../../set-args.ts'
import { formatState } from '../../states.ts'
import { mailboxIds, readChange, readKeywords } from './read-change.ts'
import { WRITTEN, writeEmail } from './read-email.ts'
import { asksSnooze, endSnooze, endsSnooze, prepareSnooze, withoutSnooze } from './snooze.ts'
import { storeEmail } from './store-email.ts'

export const emailSet = method({
  name: 'Email/set',
  capability: MAIL,
  shared: true,
  args: z.strictObject(SET_ARGS),
  run: (context, args) => setEmails(context, args),
})

/** Also for what a submission asks for when it went well. */
export async function setEmails(context: JmapContext, args: SetArgs): Promise<JsonObject> {
  const oldState = formatState((await context.places()).end)
  assertMaySet(args, oldState)
  const outcome = new SetOutcome()
  for (const [name, object] of Object.entries(args.create ?? {})) {
    const fault = await faultOf(context, async () => {
      const created = await createEmail(context, object)
      outcome.created.set(name, created)
      context.createdIds.set(name, String(created['id']))
    })
    if (fault !== undefined) outcome.notCreated.set(name, fault)
  }
  await update(context, args, outcome)
  await destroy(context, args, outcome)
  return outcome.answer(args.accountId, oldState, formatState((await context.places()).end))
}

const TRUES = z.record(z.string(), z.literal(true))
const CREATED = z
  .object({ ...WRITTEN, mailboxIds: TRUES, keywords: TRUES.optional(), receivedAt: UTC_DATE.optional() })
  .catchall(z.unknown())

async function createEmail(context: JmapContext, object: JsonObject): Promise<JsonObject> {
  const read = readObject(CREATED, object)
  const known: ReadonlySet<string> = new Set(Object.keys(CREATED.shape))
  const others = Object.entries(object).filter(([name]) => !known.has(name))
  const email = {
    mailboxes: mailboxIds(context, await context.places(), Object.keys(read.mailboxIds)),
    keywords: readKeywords(Object.keys(read.keywords ?? {})),
    receivedMs: read.receivedAt ?? context.deps.clock.now(),
  }
  return await storeEmail(context, { ...email, bytes: await writeEmail(context, read, others) })
}

async function update(context: JmapContext, args: SetArgs, outcome: SetOutcome): Promise<void> {
  const updates = updatesOf(context, args, outcome)
  await prepareSnooze(context, updates.values())
  const places = await context.places()
  const changes: EmailChange[] = []
  const names = new Map<MessageId, string>()
  for (const [id, patch] of updates) {
    const messageId = readEmailId(id)
    if (messageId === undefined || places.of(messageId).length === 0) {
      outcome.notUpdated.set(id, { type: 'notFound' })
      continue
    }
    const fault = await faultOf(context, async () => {
      const plain = asksSnooze(patch) ? await withoutSnooze(context, places, messageId, patch) : patch
      changes.push(readChange(context, places, messageId, plain))
    })
    if (fault === undefined) names.set(messageId, id)
    else outcome.notUpdated.set(id, fault)
  }
  if (changes.length === 0) return
  const unchanged = await changeEmails(context.mail, places, changes)
  context.changed()
  for (const [messageId, id] of names) {
    const refusal = unchanged.get(messageId)
    const patch = updates.get(id)
    if (patch !== undefined && endsSnooze(patch, refusal !== undefined)) await endSnooze(context, id)
    if (refusal === undefined) outcome.updated.set(id, null)
    else outcome.notUpdated.set(id, setErrorOf(refusal, context.say(refusal.text)))
  }
}

async function destroy(context: JmapContext, args: SetArgs, outcome: SetOutcome): Promise<void> {
  const places = await context.places()
  const known = new Map<MessageId, string>()
  for (const id of destroysOf(context, args)) {
    const messageId = readEmailId(id)
    if (messageId === undefined || places.of(messageId).length === 0)
      outcome.notDestroyed.set(id, { type: 'notFound' })
    else known.set(messageId, id)
  }
  if (known.size === 0) return
  const unchanged = await destroyEmails(context.mail, places, [...known.keys()])
  context.changed()
  for (const [messageId, id] of known) {
    const refusal = unchanged.get(messageId)
    if (refusal === undefined) outcome.destroyed.push(id)
    else outcome.notDestroyed.set(id, setErrorOf(refusal, context.say(refusal.text)))
  }
}
