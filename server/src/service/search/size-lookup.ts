/** Size and dates of a message by its UID, fastest when asked in rising order. */
import { lowerBound } from '../../lib/lower-bound.ts'
import type { SizeColumns } from '../mailbox/account-mail.ts'

export type MessageSize = {
  readonly sizeBytes: number
  readonly internalDateMs: number
  readonly sentMs: number | undefined
  readonly savedMs: number
}

export type SizeLookup = (uid: number) => MessageSize | undefined

export function createSizeLookup(columns: SizeColumns): SizeLookup {
  const { uids, count, sizes, internalMs, sentMs, savedMs } = columns
  let next = 0
  return (uid) => {
    if (uids[next] !== uid) next = lowerBound(uids, uid, 0, count)
    const at = next
    if (at >= count || uids[at] !== uid) return undefined
    next++
    const sent = sentMs[at] ?? Number.NaN
    return {
      sizeBytes: sizes[at] ?? 0,
      internalDateMs: internalMs[at] ?? 0,
      sentMs: Number.isNaN(sent) ? undefined : sent,
      savedMs: savedMs[at] ?? 0,
    }
  }
}
