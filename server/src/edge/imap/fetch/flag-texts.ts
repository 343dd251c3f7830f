import type { Flag } from '../../../mail/flag.ts'
import { flagNames } from '../../../mail/imap/flags.ts'

const HALF = 2 ** 32

/** Names of flag bits joined with spaces. Few combinations occur in a mailbox: each is worded once. */
export function createFlagTexts(keywords: readonly Flag[]): (low: number, high: number) => string {
  const known = new Map<number, string>()
  let lastLow = 0
  let lastHigh = 0
  let last = ''
  return (low, high) => {
    // Neighbours are often alike.
    if (low === lastLow && high === lastHigh) return last
    const key = high * HALF + low
    let text = known.get(key)
    if (text === undefined) {
      text = flagNames(low, high, keywords).join(' ')
      known.set(key, text)
    }
    lastLow = low
    lastHigh = high
    last = text
    return text
  }
}
