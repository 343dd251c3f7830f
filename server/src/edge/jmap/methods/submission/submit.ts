/**
 * One message on its way out. It is written down before the queue hears of it, and the queue asks before it leaves: so a lost
 * answer that is repeated sends nothing twice, and what was called back stays. RFC 8621 §7.5, decisions/0029
 */
import { hash } from 'node:crypto'
import { setTimeout as after } from 'node:timers/promises'
import { z } from 'zod'
import { Refusal } from '../../../../lib/refusal.ts'
import { canonicalAddress } from '../../../../mail/address.ts'
import type { MessageId, ThreadId } from '../../../../mail/ids.ts'
import { messageTooLarge } from '../../../../service/delivery/refusals.ts'
import { newDeliveryId } from '../../../../service/submission/delivery-id.ts'
import type { JsonObject } from '../../../jmap-server.ts'
import { createdId, emailId, ID, readEmailId } from '../../ids.ts'
import { HAND_OVER_MS, SAME_CREATION_LOOK_MS, SAME_CREATION_MS } from '../../limits.ts'
import type { JmapContext } from '../../method.ts'
import { invalidProperties, SetFault, setErrorOf } from '../../method-error.ts'
import { type JudgedLetter, RecipientsRefused } from '../../sending.ts'
import { readObject } from '../../set-args.ts'
import { bytesOf } from '../email/get.ts'
import { identities } from '../identity/identities.ts'
import { ENVELOPE, readEnvelope } from './envelope.ts'
import { type SentCopy, type SubmissionRecord, submissionObject } from './submission-object.ts'

const CREATED = z.strictObject({ identityId: ID, emailId: ID, envelope: ENVELOPE.nullish() })

/** What was created, as its client does not know it yet. Throws SetFault, Refusal. */
export async function submit(
  context: JmapContext,
  name: string,
  object: JsonObject,
): Promise<SubmissionRecord> {
  const asked = readObject(CREATED, object)
  const email = createdId(context.createdIds, asked.emailId)
  const keyHash = creationKey(name, { ...asked, emailId: email })
  return (
    (await context.mail.parts.submissions.known(keyHash)) ??
    (await sendAnew(context, { ...asked, emailId: email }, keyHash))
  )
}

/** What a client asks for in the same words, about the same message, is the same. */
function creationKey(name: string, { identityId, emailId: email, envelope }: z.output<typeof CREATED>) {
  return hash('sha256', JSON.stringify([name, identityId, email, envelope ?? null]), 'buffer').subarray(0, 16)
}

async function sendAnew(
  context: JmapContext,
  asked: z.output<typeof CREATED>,
  keyHash: Uint8Array,
): Promise<SubmissionRecord> {
  const { deps, principal, mail } = context
  const identity = (await identities(context)).find(({ id }) => id === asked.identityId)
  if (identity === undefined)
    throw new SetFault(invalidProperties(['identityId'], 'there is no such identity'))
  const { messageId, bytes } = await messageOf(context, asked.emailId)
  fits(context, bytes.length)
  const nowMs = deps.clock.now()
  const { from, to, holdUntilMs, told } = readEnvelope(asked.envelope, identity.email, bytes, nowMs)
  const deliveryId = newDeliveryId()
  const letter = await worded(context, () => deps.sending.judge(principal, { bytes, from, to, deliveryId }))
  const sendMs = Math.max(holdUntilMs ?? 0, deps.clock.now() + HAND_OVER_MS)
  const threadId =
    (await context.conversations()).threadOf.get(messageId) ?? (messageId as number as ThreadId)
  const begun = await begin(context, {
    ...{ keyHash, deliveryId, threadId, sendMs, emailId: messageId },
    identity: identity.id,
    envelope: JSON.stringify(told),
    behind: behindOf(letter),
  })
  if (begun.kind === 'known') return begun.record
  const { submissions } = mail.parts
  try {
    await worded(context, () => deps.sending.handOver(principal, letter, sendMs))
  } catch (error) {
    await submissions.giveUp(begun.id)
    throw error
  }
  // Somebody waited for us too long, and has begun anew.
  if (!(await submissions.taken(begun.id))) throw new Refusal('try-later', { key: 'queue.busy' })
  const { id } = begun
  const envelope = JSON.stringify(told)
  return {
    id,
    emailId: messageId,
    threadId,
    identity: identity.id,
    envelope,
    sendMs,
    undoStatus: 'pending',
    followed: true,
  }
}

type Submissions = JmapContext['mail']['parts']['submissions']

/** Where the same is being handed over by another request, that one is waited for. */
async function begin(
  { deps, mail }: JmapContext,
  submission: Parameters<Submissions['begin']>[0],
): Promise<Exclude<Awaited<ReturnType<Submissions['begin']>>, { kind: 'busy' }>> {
  const untilMs = deps.clock.now() + SAME_CREATION_MS
  for (;;) {
    const begun = await mail.parts.submissions.begin(submission)
    if (begun.kind !== 'busy') return begun
    if (deps.clock.now() > untilMs) throw new Refusal('try-later', { key: 'queue.busy' })
    await after(SAME_CREATION_LOOK_MS)
  }
}

async function messageOf(
  context: JmapContext,
  asked: string,
): Promise<{ readonly messageId: MessageId; readonly bytes: Uint8Array }> {
  const messageId = readEmailId(asked)
  const isThere = messageId !== undefined && (await context.places()).of(messageId).length > 0
  const bytes = isThere ? await bytesOf(context, messageId) : undefined
  if (messageId === undefined || bytes === undefined)
    throw new SetFault(invalidProperties(['emailId'], 'there is no such message'))
  return { messageId, bytes }
}

/** Throws SetFault: a message that has come together here may be larger than one that may leave. RFC 8621 §7.5 */
function fits(context: JmapContext, octets: number): void {
  const { messageOctets } = context.deps
  if (octets <= messageOctets) return
  const description = context.say(messageTooLarge(octets, messageOctets).text)
  throw new SetFault({ type: 'tooLarge', description, maxSize: messageOctets })
}

/** Those who get it because an alias, a group or a forward leads to them. */
function behindOf({ recipients }: JudgedLetter): readonly Pick<SentCopy, 'recipient' | 'address'>[] {
  return recipients.flatMap(({ address, targets }) => {
    const recipient = canonicalAddress(address).toLowerCase()
    const found = targets.map((target) => target.address.toLowerCase())
    return found.length === 1 && found[0] === recipient
      ? []
      : found.map((one) => ({ recipient, address: one }))
  })
}

/** Whose rules or whose mailbox said no is in the sentence. RFC 8621 §7.5 */
async function worded<T>(context: JmapContext, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const description = context.say(error.text)
    if (error instanceof RecipientsRefused)
      throw new SetFault({ type: 'invalidRecipients', description, invalidRecipients: error.addresses })
    const told = setErrorOf(error, description)
    throw new SetFault(told.type === 'forbidden' ? { type: 'forbiddenToSend', description } : told)
  }
}

/** The message's id, and what the answer tells of a submission that was made. */
export function createdAnswer(
  context: JmapContext,
  record: SubmissionRecord,
): { readonly email: string; readonly object: JsonObject } {
  const { identityId: _, emailId: __, envelope: ___, ...object } = submissionObject(context, record, [])
  return { email: emailId(record.emailId), object }
}
