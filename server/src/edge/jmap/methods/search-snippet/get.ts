/** What of each message made it be found. RFC 8621 §5.1 */
import { z } from 'zod'
import { fold } from '../../../../mail/message/fold.ts'
import { searchParts } from '../../../../mail/message/search-text.ts'
import { markWords, snippetOf } from '../../../../mail/message/snippet.ts'
import { readStructureInSlices } from '../../../../mail/mime/structure.ts'
import type { EmailFilter } from '../../../../service/emails/email-condition.ts'
import type { JsonObject, JsonValue } from '../../../jmap-server.ts'
import { wantedIds } from '../../get-args.ts'
import { createdId, ID, readEmailId } from '../../ids.ts'
import { type JmapContext, MAIL, method } from '../../method.ts'
import { bytesOf } from '../email/get.ts'
import { readFilter } from '../email/read-question.ts'

export const searchSnippetGet = method({
  name: 'SearchSnippet/get',
  capability: MAIL,
  shared: true,
  args: z.strictObject({
    accountId: ID,
    filter: z.custom<JsonValue>().nullish(),
    emailIds: z.array(ID),
  }),
  async run(context, { accountId, filter, emailIds }) {
    const words = wordsOf(readFilter(context, filter))
    const asked = wantedIds(
      emailIds.map((id) => createdId(context.createdIds, id)),
      () => [],
    )
    const list: JsonObject[] = []
    const notFound: string[] = []
    for (const id of asked) {
      const snippet = await snippetsOf(context, id, words)
      if (snippet === undefined) notFound.push(id)
      else list.push({ emailId: id, ...snippet })
    }
    return { accountId, list, notFound: notFound.length === 0 ? null : notFound }
  },
})

/** Folded, by where they are looked for. */
type Words = { readonly subject: readonly string[]; readonly body: readonly string[] }

/** What is asked not to be there is not shown. */
function wordsOf(filter: EmailFilter | undefined): Words {
  const subject = new Set<string>()
  const body = new Set<string>()
  const waiting = filter === undefined ? [] : [filter]
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    if ('operator' in one) {
      if (one.operator !== 'NOT') waiting.push(...one.conditions)
      continue
    }
    for (const text of one.texts) {
      const words = fold(text.words)
      if (words === '') continue
      if (text.kind === 'text' || (text.kind === 'header' && text.field === 'subject')) subject.add(words)
      if (text.kind === 'text' || text.kind === 'body') body.add(words)
    }
  }
  return { subject: [...subject], body: [...body] }
}

/** Undefined: there is no such message. */
async function snippetsOf(
  context: JmapContext,
  id: string,
  words: Words,
): Promise<{ readonly subject: string | null; readonly preview: string | null } | undefined> {
  const messageId = readEmailId(id)
  const places = await context.places()
  if (messageId === undefined || places.of(messageId).length === 0) return undefined
  const facts = (await context.deps.reader.facts(context.mail, places, [messageId])).get(messageId)
  if (facts === undefined) return undefined
  const subject =
    words.subject.length === 0 ? null : markWords(String(facts.fields.subject ?? ''), words.subject)
  if (words.body.length === 0) return { subject, preview: null }
  const bytes = await bytesOf(context, messageId)
  if (bytes === undefined) return undefined
  const { root } = await readStructureInSlices(bytes, () => context.breathe())
  const preview = snippetOf(searchParts(bytes, root).body, words.body)
  await context.breathe()
  return { subject, preview }
}
