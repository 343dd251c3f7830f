import { Refusal } from '../../lib/refusal.ts'
import { SyntaxFault } from '../../lib/syntax-fault.ts'
import type { Uid } from '../../mail/ids.ts'
import type { MessageSet } from '../../mail/imap/message-set.ts'
import type { SelectedMailbox } from './selected-mailbox.ts'

export function assertWritable(selected: SelectedMailbox): void {
  if (selected.readOnly) throw new Refusal('read-only', { key: 'imap.read-only' })
}

/** The numbers a set means; a number that is not there is a fault. RFC 9051 §6.4.9 */
export function numbersOf(selected: SelectedMailbox, set: MessageSet): number[] {
  const numbers = selected.resolve(set)
  if (numbers === undefined) throw new SyntaxFault(`messages 1 to ${selected.count}`, 0)
  return numbers
}

/** The UIDs a set means. */
export function uidsOf(selected: SelectedMailbox, set: MessageSet): Uid[] {
  return numbersOf(selected, set).map((number) => selected.uidOf(number))
}
