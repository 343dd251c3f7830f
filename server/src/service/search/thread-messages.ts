/** Conversations among the messages that were found. RFC 5256 §3 */
import { type ThreadedMessage, type ThreadNode, threadBySubject } from '../../mail/message/thread.ts'
import { threadByReferences } from '../../mail/message/thread-references.ts'
import type { TextColumn, TextColumns, TextField } from '../mailbox/account-mail.ts'
import type { Mail } from '../mailbox/mail.ts'
import { rowsOf } from './rows-of.ts'
import type { SearchScope } from './search-mailbox.ts'
import { placesOf, textsOf } from './sort-messages.ts'

/** Messages put together before others have their turn. */
const SLICE = 8_192

export async function threadMessages(
  account: Mail,
  scope: SearchScope,
  numbers: readonly number[],
  algorithm: 'ORDEREDSUBJECT' | 'REFERENCES',
): Promise<ThreadNode[]> {
  if (numbers.length === 0) return []
  const messages = await threadedMessages(account, scope, numbers)
  if (algorithm === 'ORDEREDSUBJECT') return threadBySubject(messages)
  const work = threadByReferences(messages)
  for (;;) {
    const { done, value } = work.next()
    if (done === true) return value
    await scope.breathe()
  }
}

async function threadedMessages(
  account: Mail,
  scope: SearchScope,
  numbers: readonly number[],
): Promise<ThreadedMessage[]> {
  const asked = { account, scope, places: placesOf(scope, numbers) }
  const sizes = await account.sizes(scope.view.mailboxId)
  const sizeRows = rowsOf(sizes, scope.view.uids, asked.places)
  const bySubject = await textsOf(asked, 'subject')
  const { columns, rows } = await textsOf(asked, 'thread')
  const [subjects, ids, references, replies] = [
    columnOf(bySubject.columns, 'subject'),
    columnOf(columns, 'id'),
    columnOf(columns, 'references'),
    columnOf(columns, 'reply'),
  ]
  const named = referencesBy(ids.texts, references.texts)
  const messages: ThreadedMessage[] = []
  for (const [at, number] of numbers.entries()) {
    if (at % SLICE === SLICE - 1) await scope.breathe()
    const [row, sizeRow] = [rows[at] ?? -1, sizeRows[at] ?? -1]
    // Gone, and so in no conversation.
    if (row < 0 || sizeRow < 0) continue
    const sentMs = sizes.sentMs[sizeRow] ?? Number.NaN
    messages.push({
      number,
      sentMs: Number.isNaN(sentMs) ? (sizes.internalMs[sizeRow] ?? 0) : sentMs,
      subject: numberOf(subjects.texts, subjects.values[bySubject.rows[at] ?? -1]),
      isReply: replies.texts.at(replies.values[row] ?? -1) !== '',
      id: numberOf(ids.texts, ids.values[row]),
      references: named(references.values[row] ?? -1),
    })
  }
  return messages
}

function columnOf({ fields }: TextColumns, name: TextField): TextColumn {
  const column = fields.get(name)
  if (column === undefined) throw new Error(`nobody read the column ${name}`)
  return column
}

/** The place of a text and one; 0: it is empty. */
function numberOf(texts: TextColumn['texts'], place: number | undefined): number {
  return place === undefined || texts.at(place) === '' ? 0 : place + 1
}

/** Gives the references of a message, by their place in `texts`, the numbers of the ids that they are. */
function referencesBy(
  ids: TextColumn['texts'],
  texts: TextColumn['texts'],
): (place: number) => readonly number[] {
  const none: readonly number[] = []
  const known = new Map<number, readonly number[]>()
  /** Ids of messages that are not there. */
  const others = new Map<string, number>()
  const numberOfId = (id: string): number => {
    const place = ids.placeOf(id)
    if (place !== undefined) return place + 1
    const other = others.get(id) ?? -1 - others.size
    others.set(id, other)
    return other
  }
  return (place) => {
    const text = texts.at(place)
    if (text === '') return none
    const numbers = known.get(place) ?? text.split('\n').map(numberOfId)
    known.set(place, numbers)
    return numbers
  }
}
