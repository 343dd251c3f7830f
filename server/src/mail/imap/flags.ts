/** The system flags by name, and bits into names and back. RFC 9051 §2.3.2 */
import { FIRST_KEYWORD_BIT, type Flag, SYSTEM_FLAGS } from '../flag.ts'

export const ANSWERED_FLAG = '\\Answered' as Flag
export const FLAGGED_FLAG = '\\Flagged' as Flag
export const DELETED_FLAG = '\\Deleted' as Flag
export const SEEN_FLAG = '\\Seen' as Flag
export const DRAFT_FLAG = '\\Draft' as Flag

/** The names whose bits are set, in bit order. `keywords[0]` is bit FIRST_KEYWORD_BIT. */
export function flagNames(low: number, high: number, keywords: readonly Flag[]): string[] {
  const names: string[] = []
  SYSTEM_FLAGS.forEach((name, bit) => {
    if ((low & (1 << bit)) !== 0) names.push(name)
  })
  if (low >>> FIRST_KEYWORD_BIT === 0 && high === 0) return names
  keywords.forEach((name, at) => {
    const bit = at + FIRST_KEYWORD_BIT
    if (bit < 32 ? (low & (1 << bit)) !== 0 : (high & (1 << (bit - 32))) !== 0) names.push(name)
  })
  return names
}

/** The bit of a flag as two halves; undefined: no message of the account has it. */
export function flagBit(
  flag: Flag,
  keywords: readonly Flag[],
): { readonly low: number; readonly high: number } | undefined {
  const wanted = flag.toLowerCase()
  let bit = SYSTEM_FLAGS.findIndex((name) => name.toLowerCase() === wanted)
  if (bit < 0) {
    const at = keywords.findIndex((name) => name.toLowerCase() === wanted)
    if (at < 0) return undefined
    bit = at + FIRST_KEYWORD_BIT
  }
  return bit < 32 ? { low: (1 << bit) >>> 0, high: 0 } : { low: 0, high: (1 << (bit - 32)) >>> 0 }
}
