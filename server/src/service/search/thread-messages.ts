/** Conversations among the messages that were found. RFC 5256 §3 */

import { isReplySubject } from '../../mail/header/base-subject.ts'
import { decodeWords } from '../../mail/header/encoded-word.ts'
import type { Uid } from '../../mail/ids.ts'
import { subjectOf } from '../../mail/imap/envelope-reader.ts'
import { type ThreadedMessage, type ThreadNode, threadBySubject } from '../../mail/message/thread.ts'
import { threadByReferences } from '../../mail/message/thread-references.ts'
import type { Mail } from '../mailbox/mail.ts'
import type { SearchScope } from './search-mailbox.ts'
import { createSizeLookup } from './size-lookup.ts'

/** Messages of one read. */
const SLICE = 1_000

export async function threadMessages(
  account: Mail,
  scope: SearchScope,
  numbers: readonly number[],
  algorithm: 'ORDEREDSUBJECT' | 'REFERENCES',
): Promise<ThreadNode[]> {
  if (numbers.length === 0) return []
  const { mailboxId, uids } = scope.view
  const sizes = createSizeLookup(await account.sizes(mailboxId))
  const messages: ThreadedMessage[] = []
  for (let from = 0; from < numbers.length; from += SLICE) {
    const byUid = new Map(
      numbers
        .slice(from, from + SLICE)
        .map((number) => [(uids[scope.placeOf(number)] ?? 0) as Uid, number] as const),
    )
    for (const outline of await account.outlines(mailboxId, [...byUid.keys()], 'short')) {
      const size = sizes(outline.uid)
      messages.push({
        number: byUid.get(outline.uid) ?? 0,
        sentMs: size?.sentMs ?? size?.internalDateMs ?? 0,
        baseSubject: outline.baseSubject,
        isReply: isReplySubject(decodeWords(subjectOf(outline.envelope))),
        messageId: outline.messageId,
        references: outline.references,
      })
    }
    await scope.breathe()
  }
  if (algorithm === 'ORDEREDSUBJECT') return threadBySubject(messages)
  const work = threadByReferences(messages)
  for (;;) {
    const { done, value } = work.next()
    if (done === true) return value
    await scope.breathe()
  }
}
