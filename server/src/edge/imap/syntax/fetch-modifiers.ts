/**
 * Which of the named messages a FETCH is for. RFC 4466 §2.4
 *
 *   (CHANGEDSINCE 12345 VANISHED)     RFC 7162 §3.1.4.1, §3.2.6
 *   (PARTIAL -1:-100)                 RFC 9394 §3.3
 */
import type { ModSeq } from '../../../mail/ids.ts'
import { type PartialRange, readPartialRange } from './partial-range.ts'
import type { Reader } from './reader.ts'

export type FetchModifiers = {
  readonly changedSince: ModSeq | undefined
  readonly vanished: boolean
  readonly partial: PartialRange | undefined
}

export const NO_MODIFIERS: FetchModifiers = { changedSince: undefined, vanished: false, partial: undefined }

const UID_MODIFIERS = new Map(['CHANGEDSINCE', 'VANISHED', 'PARTIAL'].map((word) => [word, word]))
const SEQ_MODIFIERS = new Map([['CHANGEDSINCE', 'CHANGEDSINCE']])

export function readFetchModifiers(read: Reader, by: 'seq' | 'uid'): FetchModifiers {
  let { changedSince, vanished, partial } = NO_MODIFIERS
  read.list(() => {
    const word = read.oneOf(by === 'uid' ? UID_MODIFIERS : SEQ_MODIFIERS)
    if (word === 'VANISHED') {
      vanished = true
      return
    }
    read.space()
    if (word === 'PARTIAL') partial = readPartialRange(read)
    else changedSince = read.modSeq()
  })
  if (vanished && changedSince === undefined) throw read.fault('VANISHED together with CHANGEDSINCE')
  return { changedSince, vanished, partial }
}
