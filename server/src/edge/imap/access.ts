import { Refusal } from '../../lib/refusal.ts'
import type { Uid } from '../../mail/ids.ts'
import type { MessageSet } from '../../mail/imap/message-set.ts'
import type { SelectedMailbox } from './selected-mailbox.ts'
import { WordedFault } from './syntax/worded-fault.ts'

export function assertWritable(selected: SelectedMailbox): void {
  if (selected.readOnly) throw new Refusal('read-only', { key: 'imap.read-only' })
}

/** The numbers a set means; one above the number of messages is BAD. RFC 9051 §9 seq-number */
export function numbersOf(selected: SelectedMailbox, set: MessageSet): number[] {
  const numbers = selected.resolve(set)
  if (numbers === undefined)
    throw new WordedFault({ key: 'imap.no-such-number', values: { n: selected.count } })
  return numbers
}

/** The UIDs a set means. */
export function uidsOf(selected: SelectedMailbox, set: MessageSet): Uid[] {
  return numbersOf(selected, set).map((number) => selected.uidOf(number))
}
