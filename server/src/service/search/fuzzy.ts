/**
 * How well a text fits words that need not be spelled right. RFC 6203 leaves the how to the server; here it is: every
 * word has to be found, as it stands, within another, or with a slip or two of the pen.
 */

/** Words of a text that are compared: the first ones tell what it is about. */
const WORDS_MAX = 20_000
/** Words of a question. */
const WANTED_MAX = 32
/** A word of at least so many signs may have one slip, one of twice as many two. */
const SLIP_LENGTH = 4
const WORD = /[\p{L}\p{N}]+/gu

/** What one way of being found is worth, of 100. */
const WHOLE_TEXT = 100
const AS_IT_STANDS = 90
const ONE_SLIP = 60
const TWO_SLIPS = 30

/** The words of a folded question. */
export function wordsOf(wanted: string): string[] {
  const words: string[] = []
  for (const [word] of wanted.matchAll(WORD)) if (words.push(word) === WANTED_MAX) break
  return words
}

/** 1 to 100, or 0: it does not fit. Both texts folded. */
export function fuzzyScore(text: string, wanted: string, words: readonly string[]): number {
  if (text.includes(wanted)) return WHOLE_TEXT
  if (words.length === 0) return 0
  let sum = 0
  const missing: string[] = []
  for (const word of words)
    if (text.includes(word)) sum += AS_IT_STANDS
    else if (word.length >= SLIP_LENGTH) missing.push(word)
    else return 0
  if (missing.length > 0) {
    const best = new Map(missing.map((word) => [word, 0]))
    let count = 0
    for (const [found] of text.matchAll(WORD)) {
      if (++count > WORDS_MAX) break
      for (const word of missing) {
        const score = alike(word, found)
        if (score > (best.get(word) ?? 0)) best.set(word, score)
      }
    }
    for (const score of best.values()) {
      if (score === 0) return 0
      sum += score
    }
  }
  return Math.max(1, Math.round(sum / words.length))
}

function alike(a: string, b: string): number {
  const slips = a.length >= 2 * SLIP_LENGTH ? 2 : 1
  if (Math.abs(a.length - b.length) > slips) return 0
  const distance = editDistance(a, b, slips)
  if (distance > slips) return 0
  return distance === 1 ? ONE_SLIP : TWO_SLIPS
}

/** Signs to change, add, leave out or swap with their neighbour; `max + 1` for more than `max`. */
export function editDistance(a: string, b: string, max: number): number {
  let older: number[] = []
  let before = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    let least = i
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min((before[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (before[j - 1] ?? 0) + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (older[j - 2] ?? 0) + 1)
      row.push(cost)
      least = Math.min(least, cost)
    }
    if (least > max) return max + 1
    older = before
    before = row
  }
  return Math.min(before[b.length] ?? 0, max + 1)
}
