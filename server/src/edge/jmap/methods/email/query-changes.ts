/**
 * What to take out of and put into a list that a client has. Whatever was touched since is taken out, and put in again
 * where it stands now; with conversations folded, or asked about, all of a conversation is touched with one of its
 * messages. RFC 8621 §4.5, RFC 8620 §5.6
 */
import { z } from 'zod'
import type { MessageId } from '../../../../mail/ids.ts'
import { asksThreads } from '../../../../service/emails/email-condition.ts'
import type { EmailQuestion } from '../../../../service/emails/find-emails.ts'
import { type ChangedSince, changedSince } from '../../account-changes.ts'
import { emailId, ID, readEmailId } from '../../ids.ts'
import { type JmapContext, MAIL, method } from '../../method.ts'
import { MethodError } from '../../method-error.ts'
import { formatState } from '../../states.ts'
import { askEmails } from './ask.ts'
import { QUESTION_ARGS, readQuestion } from './read-question.ts'

export const QUERY_CHANGES_ARGS = {
  sinceQueryState: z.string(),
  maxChanges: z.int().min(1).nullish(),
  upToId: ID.nullish(),
  calculateTotal: z.boolean().default(false),
}

export const emailQueryChanges = method({
  name: 'Email/queryChanges',
  capability: MAIL,
  shared: true,
  args: z.strictObject({ ...QUESTION_ARGS, ...QUERY_CHANGES_ARGS }),
  async run(context, args) {
    const question = readQuestion(context, args)
    const changed = await changedSince(context, args.sinceQueryState)
    const ids = await askEmails(context, question)
    const touched = await touchedBy(context, changed, question)
    const last =
      args.upToId === null || args.upToId === undefined ? -1 : ids.indexOf(readEmailId(args.upToId) ?? 0)
    const added: { id: string; index: number }[] = []
    // What comes behind the last that the client has is none of its concern.
    for (const [index, id] of ids.entries())
      if (touched.has(id as MessageId) && (last < 0 || index <= last))
        added.push({ id: emailId(id as MessageId), index })
    const removed = [...touched].filter((id) => id < changed.since.nextMessageId).map(emailId)
    if (removed.length + added.length > (args.maxChanges ?? Infinity)) throw new MethodError('tooManyChanges')
    return {
      accountId: args.accountId,
      oldQueryState: args.sinceQueryState,
      newQueryState: formatState((await context.places()).end),
      ...(args.calculateTotal && { total: ids.length }),
      ...{ removed, added },
    }
  },
})

async function touchedBy(
  context: JmapContext,
  { messages, threads }: ChangedSince,
  { filter, sort, collapseThreads }: EmailQuestion,
): Promise<ReadonlySet<MessageId>> {
  if (!collapseThreads && !asksThreads(filter, sort)) return messages
  const { messagesOf } = await context.conversations()
  const touched = new Set(messages)
  for (const thread of threads) for (const id of messagesOf.get(thread) ?? []) touched.add(id)
  return touched
}
