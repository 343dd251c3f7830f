/**
 * The mark of a message that was answered or passed on: set when the answer is given to the server, taken away when it is called
 * back. RFC 8621 §4.1.1, RFC 5788
 */
import type { Draft } from './draft.ts'
import { ANSWERED, FORWARDED, type IdSet } from './mail.ts'
import type { Sender } from './sending.ts'

type InThread = {
  readonly id: string
  readonly messageId: readonly string[] | null
  readonly keywords: IdSet
}
/** Messages that got the mark now, and which. */
export type Marked = { readonly ids: readonly string[]; readonly keyword: string }

/** Marks what the sent message answers or passes on. Throws JmapError, Unreachable. */
export async function markOriginal(
  { jmap, accountId }: Pick<Sender, 'jmap' | 'accountId'>,
  { inReplyTo, forwards }: Pick<Draft, 'inReplyTo' | 'forwards'>,
  sentId: string,
): Promise<Marked> {
  const keyword = inReplyTo.length > 0 ? ANSWERED : FORWARDED
  const properties = ['messageId', 'keywords']
  const asked = { accountId, properties }
  if (inReplyTo.length === 0 && forwards === '') return { ids: [], keyword }
  const found =
    inReplyTo.length === 0
      ? await jmap.call<{ readonly list: readonly InThread[] }>('Email/get', { ...asked, ids: [forwards] })
      : await conversationOf({ jmap, accountId }, sentId, properties)
  const ids = found.list
    .filter(({ messageId }) => inReplyTo.length === 0 || messageId?.some((id) => inReplyTo.includes(id)))
    .filter(({ keywords }) => keywords[keyword] !== true)
    .map(({ id }) => id)
  await put({ jmap, accountId }, { ids, keyword }, true)
  return { ids, keyword }
}

/** Throws JmapError, Unreachable. */
export function unmarkOriginal(sender: Pick<Sender, 'jmap' | 'accountId'>, marked: Marked): Promise<unknown> {
  return put(sender, marked, null)
}

/** An answer lies in the conversation of what it answers. */
async function conversationOf(
  { jmap, accountId }: Pick<Sender, 'jmap' | 'accountId'>,
  id: string,
  properties: readonly string[],
): Promise<{ readonly list: readonly InThread[] }> {
  const sent = jmap.prepare('Email/get', { accountId, ids: [id], properties: ['threadId'] })
  const thread = jmap.prepare('Thread/get', { accountId, '#ids': sent.ref('/list/*/threadId') })
  const all = jmap.prepare<{ readonly list: readonly InThread[] }>('Email/get', {
    ...{ accountId, '#ids': thread.ref('/list/*/emailIds'), properties },
  })
  const [, , found] = await jmap.send(sent, thread, all)
  return found
}

async function put(
  { jmap, accountId }: Pick<Sender, 'jmap' | 'accountId'>,
  { ids, keyword }: Marked,
  value: true | null,
): Promise<void> {
  if (ids.length === 0) return
  const update = Object.fromEntries(ids.map((id) => [id, { [`keywords/${keyword}`]: value }]))
  await jmap.call('Email/set', { accountId, update })
}
