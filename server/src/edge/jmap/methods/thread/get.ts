/** RFC 8621 §3.1 */
import { z } from 'zod'
import type { MessageId } from '../../../../mail/ids.ts'
import { THREAD_EMAILS_MAX } from '../../../../service/emails/limits.ts'
import { GET_ARGS, wantedIds, wantedProperties } from '../../get-args.ts'
import { emailId, readThreadId } from '../../ids.ts'
import { type JmapContext, MAIL, method } from '../../method.ts'
import { MethodError } from '../../method-error.ts'
import { formatState } from '../../states.ts'

export const threadGet = method({
  name: 'Thread/get',
  capability: MAIL,
  shared: true,
  args: z.strictObject(GET_ARGS),
  async run(context, { accountId, ids, properties }) {
    wantedProperties(properties, ['id', 'emailIds'])
    const { end } = await context.places()
    const asked = wantedIds(ids, () => {
      throw new MethodError('requestTooLarge', 'say which conversations')
    })
    const list: { id: string; emailIds: readonly string[] }[] = []
    const notFound: string[] = []
    for (const id of asked) {
      const emailIds = await emailsOf(context, id)
      if (emailIds.length === 0) notFound.push(id)
      else list.push({ id, emailIds })
    }
    return { accountId, state: formatState(end), list, notFound }
  },
})

/** Oldest first. */
async function emailsOf(context: JmapContext, id: string): Promise<readonly string[]> {
  const threadId = readThreadId(id)
  const { messagesOf } = await context.conversations()
  const known: readonly MessageId[] = threadId === undefined ? [] : (messagesOf.get(threadId) ?? [])
  if (known.length === 0) return []
  const places = await context.places()
  const there = known.filter((one) => places.of(one).length > 0).slice(0, THREAD_EMAILS_MAX)
  const facts = await context.deps.reader.facts(context.mail, places, there)
  const received = (one: MessageId): number => facts.get(one)?.receivedMs ?? 0
  return there.toSorted((a, b) => received(a) - received(b) || a - b).map(emailId)
}
