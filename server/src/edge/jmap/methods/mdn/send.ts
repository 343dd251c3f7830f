/**
 * Tells who asked for it that a message was read: once, by the keyword that the message has from then on. It goes to whom the
 * message itself names, through the same doors as everything that people send. RFC 9007 §2.1, RFC 8098 §2.1, RFC 3503 §3.1
 */
import { z } from 'zod'
import type { JsonObject } from '../../../jmap-server.ts'
import { createdId, ID } from '../../ids.ts'
import { type JmapContext, MDN, type MethodAnswer, method } from '../../method.ts'
import { MethodError, SetFault } from '../../method-error.ts'
import { isObject } from '../../read-request.ts'
import { assertMaySet, faultOf, readObject, SetOutcome } from '../../set-args.ts'
import { setEmails } from '../email/set.ts'
import { identities } from '../identity/identities.ts'
import { MDN_CREATED } from './mdn-object.ts'
import { MDN_SENT, receiptFor } from './write-receipt.ts'

export const mdnSend = method({
  name: 'MDN/send',
  capability: MDN,
  args: z.strictObject({
    accountId: ID,
    identityId: ID,
    send: z.record(z.string(), z.custom<JsonObject>()),
    onSuccessUpdateEmail: z.record(ID, z.custom<JsonObject>()).nullish(),
  }),
  async run(context, { accountId, identityId, send, onSuccessUpdateEmail: updates }): Promise<MethodAnswer> {
    assertMaySet({ accountId, create: send }, '')
    const identity = (await identities(context)).find(({ id }) => id === identityId)
    if (identity === undefined) throw new MethodError('invalidArguments', 'there is no such identity')
    const outcome = new SetOutcome()
    let told: JsonObject | undefined
    for (const [name, object] of Object.entries(send)) {
      const fault = await faultOf(context, async () => {
        const emailId = createdId(context.createdIds, readObject(MDN_CREATED, object).forEmailId)
        outcome.created.set(
          name,
          await sendOne(context, String(identity.email), { ...object, forEmailId: emailId }),
        )
        told = await setEmails(context, { accountId, update: { [emailId]: asSent(updates?.[`#${name}`]) } })
      })
      if (fault !== undefined) outcome.notCreated.set(name, fault)
    }
    const { created: sent, notCreated: notSent } = outcome.answer(accountId, '', '')
    const answer = ['MDN/send', { accountId, sent, notSent }] as const
    return updates === null || updates === undefined || told === undefined
      ? [answer]
      : [answer, ['Email/set', told]]
  },
})

/** What the client wants changed, and the keyword whatever it wants. */
function asSent(patch: JsonObject = {}): JsonObject {
  const { keywords } = patch
  return isObject(keywords)
    ? { ...patch, keywords: { ...keywords, [MDN_SENT]: true } }
    : { ...patch, [`keywords/${MDN_SENT}`]: true }
}

/** What the client does not know of it. Throws SetFault, Refusal. */
async function sendOne(context: JmapContext, from: string, object: JsonObject): Promise<JsonObject> {
  const { letter, told } = await receiptFor(context, from, readObject(MDN_CREATED, object))
  if (letter.to.length === 0) throw new SetFault({ type: 'noRecipients' })
  const { sending } = context.deps
  await sending.handOver(context.principal, await sending.judge(context.principal, letter))
  return told
}
