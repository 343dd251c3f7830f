/**
 * Sends messages that are in a mailbox, and then, where that is asked for, changes them: out of the drafts into the sent.
 * RFC 8621 §7.5
 */
import { z } from 'zod'
import { Refusal } from '../../../../lib/refusal.ts'
import { type Address, tryParseMailbox } from '../../../../mail/address.ts'
import { mailboxAddress, mailboxesOf, readAddressList } from '../../../../mail/header/address-list.ts'
import { fieldText, findFields, readHeader } from '../../../../mail/header/header.ts'
import { utcDate } from '../../../../service/emails/header-forms.ts'
import type { JsonObject } from '../../../jmap-server.ts'
import { createdId, ID, readEmailId } from '../../ids.ts'
import { RECIPIENTS_MAX } from '../../limits.ts'
import { type JmapContext, type MethodAnswer, method, SUBMISSION } from '../../method.ts'
import { invalidProperties, SetFault, setErrorOf } from '../../method-error.ts'
import { assertMaySet, faultOf, SET_ARGS, SetOutcome } from '../../set-args.ts'
import { bytesOf } from '../email/get.ts'
import { setEmails } from '../email/set.ts'
import { identities } from '../identity/get.ts'
import { SUBMISSION_STATE } from './get.ts'

/** No extension of SMTP is offered: a parameter would be a promise that is not kept. RFC 8621 §7 */
const ADDRESS = z.strictObject({
  email: z.string(),
  parameters: z.strictObject({}).nullish(),
})
const CREATED = z.strictObject({
  identityId: ID,
  emailId: ID,
  envelope: z.strictObject({ mailFrom: ADDRESS, rcptTo: z.array(ADDRESS).min(1) }).nullish(),
})
const RECIPIENT_FIELDS = ['to', 'cc', 'bcc']

export const emailSubmissionSet = method({
  name: 'EmailSubmission/set',
  capability: SUBMISSION,
  args: z.strictObject({
    ...SET_ARGS,
    onSuccessUpdateEmail: z.record(ID, z.custom<JsonObject>()).nullish(),
    onSuccessDestroyEmail: z.array(ID).nullish(),
  }),
  async run(context, args): Promise<MethodAnswer> {
    assertMaySet(args, SUBMISSION_STATE)
    const outcome = new SetOutcome()
    const sent = new Map<string, string>()
    for (const [name, object] of Object.entries(args.create ?? {})) {
      const fault = await faultOf(context, async () => {
        const { emailId, submission } = await submit(context, object)
        outcome.created.set(name, submission)
        sent.set(`#${name}`, emailId)
      })
      if (fault !== undefined) outcome.notCreated.set(name, fault)
    }
    for (const id of Object.keys(args.update ?? {})) outcome.notUpdated.set(id, { type: 'notFound' })
    for (const id of args.destroy ?? []) outcome.notDestroyed.set(id, { type: 'notFound' })
    const answer = outcome.answer(args.accountId, SUBMISSION_STATE, SUBMISSION_STATE)
    const then = afterwards(args, sent)
    if (then === undefined) return answer
    // One more answer of the same call. RFC 8621 §7.5
    return [
      ['EmailSubmission/set', answer],
      ['Email/set', await setEmails(context, { accountId: args.accountId, ...then })],
    ]
  },
})

/** What is to happen to the messages that were sent; undefined: nothing. */
function afterwards(
  asked: {
    readonly onSuccessUpdateEmail?: Readonly<Record<string, JsonObject>> | null | undefined
    readonly onSuccessDestroyEmail?: readonly string[] | null | undefined
  },
  sent: ReadonlyMap<string, string>,
):
  | { readonly update: Readonly<Record<string, JsonObject>>; readonly destroy: readonly string[] }
  | undefined {
  const updates = Object.entries(asked.onSuccessUpdateEmail ?? {}).flatMap(([name, patch]) => {
    const id = sent.get(name)
    return id === undefined ? [] : [[id, patch] as const]
  })
  const destroy = (asked.onSuccessDestroyEmail ?? []).flatMap((name) => sent.get(name) ?? [])
  if (updates.length === 0 && destroy.length === 0) return undefined
  return { update: Object.fromEntries(updates), destroy }
}

async function submit(
  context: JmapContext,
  object: JsonObject,
): Promise<{ readonly emailId: string; readonly submission: JsonObject }> {
  const read = CREATED.safeParse(object)
  if (!read.success) {
    const names = read.error.issues.map(({ path }) => String(path[0] ?? ''))
    throw new SetFault(invalidProperties([...new Set(names)], read.error.issues[0]?.message ?? ''))
  }
  const { identityId, envelope } = read.data
  const emailId = createdId(context.createdIds, read.data.emailId)
  const identity = (await identities(context)).find(({ id }) => id === identityId)
  if (identity === undefined)
    throw new SetFault(invalidProperties(['identityId'], 'there is no such identity'))
  const messageId = readEmailId(emailId)
  const places = await context.places()
  const bytes =
    messageId === undefined || places.of(messageId).length === 0
      ? undefined
      : await bytesOf(context, messageId)
  if (bytes === undefined) throw new SetFault(invalidProperties(['emailId'], 'there is no such message'))
  const from = addressOf(envelope?.mailFrom.email ?? identity.email)
  const to =
    envelope === null || envelope === undefined
      ? recipientsIn(bytes)
      : envelope.rcptTo.map(({ email }) => addressOf(email))
  if (to.length === 0) throw new SetFault({ type: 'noRecipients' })
  if (to.length > RECIPIENTS_MAX)
    throw new SetFault({ type: 'tooManyRecipients', maxRecipients: RECIPIENTS_MAX })
  const id = await send(context, { bytes, from, to })
  const sendAt = utcDate(context.deps.clock.now())
  return {
    emailId,
    submission: { id, undoStatus: 'final', sendAt, deliveryStatus: null, dsnBlobIds: [], mdnBlobIds: [] },
  }
}

async function send(
  context: JmapContext,
  letter: Parameters<JmapContext['deps']['sending']['send']>[1],
): Promise<string> {
  try {
    return await context.deps.sending.send(context.principal, letter)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const description = context.say(error.text)
    const told = setErrorOf(error, description)
    // Whose rules or whose mailbox said no is in the sentence. RFC 8621 §7.5
    if (told.type === 'notFound' || error.code === 'unknown-user')
      throw new SetFault({ type: 'invalidRecipients', description, invalidRecipients: [] })
    throw new SetFault(told.type === 'forbidden' ? { type: 'forbiddenToSend', description } : told)
  }
}

function addressOf(email: string): Address {
  const address = tryParseMailbox(email)
  if (address === undefined)
    throw new SetFault(invalidProperties(['envelope'], `“${email.slice(0, 200)}” is no address`))
  return address
}

/** Everybody in To, Cc and Bcc, each once. RFC 8621 §7 */
function recipientsIn(bytes: Uint8Array): readonly Address[] {
  const header = readHeader(bytes)
  const found = new Map<string, Address>()
  for (const name of RECIPIENT_FIELDS)
    for (const field of findFields(bytes, header, name))
      for (const mailbox of mailboxesOf(readAddressList(fieldText(bytes, field)).entries)) {
        const address = mailboxAddress(mailbox)
        if (address !== undefined) found.set(`${address.local}@${address.domain}`, address)
      }
  return [...found.values()]
}
