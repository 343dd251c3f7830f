/**
 * Sends messages that are in a mailbox, calls them back while that can be, and then, where that is asked for, changes them:
 * out of the drafts into the sent. RFC 8621 §7.5
 */
import { z } from 'zod'
import type { JsonObject } from '../../../jmap-server.ts'
import { emailId, ID } from '../../ids.ts'
import { type JmapContext, type MethodAnswer, method, SUBMISSION } from '../../method.ts'
import { SetFault } from '../../method-error.ts'
import {
  assertMaySet,
  destroysOf,
  faultOf,
  readObject,
  SET_ARGS,
  SetOutcome,
  updatesOf,
} from '../../set-args.ts'
import { setEmails } from '../email/set.ts'
import { readSubmissionId, type SubmissionRecord, submissionId } from './submission-object.ts'
import { createdAnswer, submit } from './submit.ts'

const ARGS = z.strictObject({
  ...SET_ARGS,
  onSuccessUpdateEmail: z.record(ID, z.custom<JsonObject>()).nullish(),
  onSuccessDestroyEmail: z.array(ID).nullish(),
})
/** Nothing else of it ever changes. */
const UPDATED = z.strictObject({ undoStatus: z.literal('canceled') })

export const emailSubmissionSet = method({
  name: 'EmailSubmission/set',
  capability: SUBMISSION,
  args: ARGS,
  async run(context, args): Promise<MethodAnswer> {
    const { submissions } = context.mail.parts
    const oldState = String(await submissions.state())
    assertMaySet(args, oldState)
    const outcome = new SetOutcome()
    /** Of what went well, which message it is about. */
    const emails = new Map<string, string>()
    await create(context, args, outcome, emails)
    const changes = new Map([...updatesOf(context, args, outcome)].map(([id, patch]) => [id, patch]))
    const gone = destroysOf(context, args)
    const known =
      changes.size + gone.size === 0
        ? new Map<string, SubmissionRecord>()
        : new Map((await submissions.list()).submissions.map((one) => [submissionId(one.id), one]))
    const found = (id: string): SubmissionRecord => {
      const record = known.get(id)
      if (record === undefined || readSubmissionId(id) === undefined) throw new SetFault({ type: 'notFound' })
      return record
    }
    for (const [id, patch] of changes) {
      const fault = await faultOf(context, async () => {
        await cancel(context, found(id), patch)
        outcome.updated.set(id, null)
        emails.set(id, emailId(found(id).emailId))
      })
      if (fault !== undefined) outcome.notUpdated.set(id, fault)
    }
    for (const id of gone) {
      const fault = await faultOf(context, async () => {
        const record = found(id)
        if (!(await submissions.destroy(record.id))) throw new SetFault({ type: 'notFound' })
        outcome.destroyed.push(id)
        emails.set(id, emailId(record.emailId))
      })
      if (fault !== undefined) outcome.notDestroyed.set(id, fault)
    }
    const answer = outcome.answer(args.accountId, oldState, String(await submissions.state()))
    const then = afterwards(context, args, emails)
    if (then === undefined) return answer
    // One more answer of the same call. RFC 8621 §7.5
    return [
      ['EmailSubmission/set', answer],
      ['Email/set', await setEmails(context, { accountId: args.accountId, ...then })],
    ]
  },
})

async function create(
  context: JmapContext,
  args: z.output<typeof ARGS>,
  outcome: SetOutcome,
  emails: Map<string, string>,
): Promise<void> {
  for (const [name, object] of Object.entries(args.create ?? {})) {
    const fault = await faultOf(context, async () => {
      const { email, object: told } = createdAnswer(context, await submit(context, name, object))
      outcome.created.set(name, told)
      context.createdIds.set(name, String(told['id']))
      emails.set(String(told['id']), email)
    })
    if (fault !== undefined) outcome.notCreated.set(name, fault)
  }
}

/** What has been called back before stays so: the answer to that may have been lost. */
async function cancel({ mail }: JmapContext, record: SubmissionRecord, patch: JsonObject): Promise<void> {
  readObject(UPDATED, patch)
  if (record.undoStatus === 'canceled') return
  if (!(await mail.parts.submissions.cancel(record.id))) throw new SetFault({ type: 'cannotUnsend' })
}

/** What is to happen to the messages of those that went well; undefined: nothing. */
function afterwards(
  { createdIds }: JmapContext,
  asked: Pick<z.output<typeof ARGS>, 'onSuccessUpdateEmail' | 'onSuccessDestroyEmail'>,
  emails: ReadonlyMap<string, string>,
):
  | { readonly update: Readonly<Record<string, JsonObject>>; readonly destroy: readonly string[] }
  | undefined {
  const emailOf = (id: string): string | undefined =>
    emails.get(id.startsWith('#') ? (createdIds.get(id.slice(1)) ?? '') : id)
  const updates = Object.entries(asked.onSuccessUpdateEmail ?? {}).flatMap(([name, patch]) => {
    const id = emailOf(name)
    return id === undefined ? [] : [[id, patch] as const]
  })
  const destroy = (asked.onSuccessDestroyEmail ?? []).flatMap((name) => emailOf(name) ?? [])
  if (updates.length === 0 && destroy.length === 0) return undefined
  return { update: Object.fromEntries(updates), destroy }
}
