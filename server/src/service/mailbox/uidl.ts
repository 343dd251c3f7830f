/**
 * The unique-id of a message: its object id and the time it arrived, both in base 36. They are kept with the message
 * whatever mailbox it lies in, so that a POP3 client never downloads it again after a move, a restore or a change of
 * engine, and never mistakes another for it when a number is given out twice. RFC 1939 §7, decisions/0007
 */
import type { MaildropColumns } from '../../store/account-store.ts'

const RADIX = 36

export function uidlOf(messageId: number, dateMs: number): string {
  return `${messageId.toString(RADIX)}.${dateMs.toString(RADIX)}`
}

/**
 * Which copy of its message each one is, from 1, where a mailbox holds a message more than once; undefined: none does.
 * Clients mistrust two equal ids; and as the copies are equal, it does not matter which of them bears which.
 */
export function copiesOf({ count, messageIds }: MaildropColumns): ReadonlyMap<number, number> | undefined {
  const ids = messageIds.slice(0, count).sort()
  if (!ids.some((id, index) => index > 0 && id === ids[index - 1])) return undefined
  const seen = new Map<number, number>()
  const copies = new Map<number, number>()
  for (let index = 0; index < count; index++) {
    const id = messageIds[index] ?? 0
    const copy = (seen.get(id) ?? 0) + 1
    seen.set(id, copy)
    if (copy > 1) copies.set(index, copy)
  }
  return copies
}
