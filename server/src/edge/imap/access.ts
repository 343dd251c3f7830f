import { Refusal } from '../../lib/refusal.ts'
import type { Uid } from '../../mail/ids.ts'
import type { MessageSet } from '../../mail/imap/message-set.ts'
import type { Reply } from './command.ts'
import type { SelectedMailbox } from './selected-mailbox.ts'
import type { Session } from './session.ts'
import { WordedFault } from './syntax/worded-fault.ts'

/** Undefined unless it is more than one command may copy or bring. RFC 9738 §3.1, §3.2 */
export function overSaveLimit({ deps }: Session, count: number): Reply | undefined {
  const max = deps.maxMessages ?? deps.maxSavedMessages
  if (count <= max) return undefined
  return {
    status: 'NO',
    code: `MESSAGELIMIT ${max}`,
    text: { key: 'imap.too-many-saved', values: { n: max } },
  }
}

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
