/** What of one's mail a blob is part of. RFC 9404 §4.3 */
import { z } from 'zod'
import type { MessageId } from '../../../../mail/ids.ts'
import type { JsonObject } from '../../../jmap-server.ts'
import { readBlobId } from '../../blob-id.ts'
import { findBlob } from '../../find-blob.ts'
import { wantedIds } from '../../get-args.ts'
import { createdId, emailId, ID, mailboxId, threadId } from '../../ids.ts'
import { BLOB, type JmapContext, method } from '../../method.ts'
import { MethodError } from '../../method-error.ts'

/** RFC 9404 §3.1 */
export const LOOKUP_TYPES = ['Email', 'Mailbox', 'Thread'] as const
type LookupType = (typeof LOOKUP_TYPES)[number]

export const blobLookup = method({
  name: 'Blob/lookup',
  capability: BLOB,
  shared: true,
  args: z.strictObject({ accountId: ID, typeNames: z.array(z.string()), ids: z.array(ID) }),
  async run(context, { accountId, typeNames, ids }) {
    const types = typeNames.map((name) => {
      const type = LOOKUP_TYPES.find((one) => one === name)
      if (type === undefined) throw new MethodError('unknownDataType', name.slice(0, 100))
      return type
    })
    const list: JsonObject[] = []
    const notFound: string[] = []
    for (const id of wantedIds(
      ids.map((one) => createdId(context.createdIds, one)),
      () => [],
    )) {
      const matched = await matchedBy(context, id)
      if (matched === undefined) notFound.push(id)
      else list.push({ id, matchedIds: Object.fromEntries(types.map((type) => [type, matched[type]])) })
      await context.breathe()
    }
    return { accountId, list, notFound }
  },
})

/** Undefined: there is no such blob. */
async function matchedBy(
  context: JmapContext,
  blobId: string,
): Promise<Readonly<Record<LookupType, readonly string[]>> | undefined> {
  const name = readBlobId(blobId)
  if ((await findBlob(context.mail, blobId, () => context.breathe())) === undefined) return undefined
  if (name?.kind !== 'email') return { Email: [], Mailbox: [], Thread: [] }
  const { messageId } = name
  const places = await context.places()
  return {
    Email: [emailId(messageId)],
    Mailbox: [...new Set(places.of(messageId).map(({ view }) => mailboxId(view.mailboxId)))],
    Thread: await threadsOf(context, messageId),
  }
}

async function threadsOf(context: JmapContext, messageId: MessageId): Promise<readonly string[]> {
  const thread = (await context.conversations()).threadOf.get(messageId)
  return thread === undefined ? [] : [threadId(thread)]
}
