/** Size and dates of a message by its UID, fastest when asked in rising order. */
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
    if (uids[next] !== uid) next = placeOf(uids, count, uid)
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

function placeOf(uids: Uint32Array, count: number, uid: number): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((uids[middle] ?? 0) < uid) low = middle + 1
    else high = middle
  }
  return low
}
