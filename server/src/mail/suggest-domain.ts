/**
 * What a misspelt domain was probably meant to be: “did you mean gmail.com?”.
 *
 *   suggestDomain('gmial.com', known)    'gmail.com'
 *   suggestDomain('hotmail.con', known)  'hotmail.com'
 *   suggestDomain('empresa.test', known) undefined
 *
 * A guess for people, to be shown beside a failure; nothing is ever sent to it unasked.
 */
import { NAME_OCTETS_MAX } from './limits.ts'

/** Keys beside one another on keyboards of Latin letters. */
const ROWS = ['1234567890', 'qwertyuiop', 'asdfghjklñ', 'zxcvbnm,.-']
/** A slip to a key beside costs half: it is the likeliest one. */
const NEIGHBOUR = 0.5
const SWAP = 0.5
const DOUBLE = 0.5
/** What a guess may cost: one real mistake, or two likely ones. Short names have too many neighbours for more. */
const COST_MAX = 1
const COST_MAX_LONG = 1.5
/** Signs from which on a name is long. */
const LONG = 9
/** Shorter ones are too near to everything. */
const SHORTEST = 5

/** The known domain that the text is nearest to, the first of equals; undefined when it is one, or near to none. */
export function suggestDomain(domain: string, known: readonly string[]): string | undefined {
  const asked = domain.toLowerCase().replace(/\.$/, '')
  if (asked.length < SHORTEST || asked.length > NAME_OCTETS_MAX || known.includes(asked)) return undefined
  let best: { readonly name: string; readonly cost: number } | undefined
  for (const name of known) {
    const allowed = name.length >= LONG ? COST_MAX_LONG : COST_MAX
    if (Math.abs(name.length - asked.length) > 2 * COST_MAX_LONG) continue
    const cost = costOf(asked, name, allowed)
    if (cost <= allowed && cost < (best?.cost ?? Number.POSITIVE_INFINITY)) best = { name, cost }
  }
  return best?.name
}

/** Letters left out, put in, taken for others or swapped, each at its cost; columns of the shorter text only. */
function costOf(from: string, to: string, allowed: number): number {
  let before: number[] = []
  let last = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (let row = 1; row <= from.length; row++) {
    const sign = from.charAt(row - 1)
    const next = [(last[0] ?? 0) + (sign === from[row - 2] ? DOUBLE : 1)]
    for (let column = 1; column <= to.length; column++) {
      const wanted = to.charAt(column - 1)
      const other = (last[column - 1] ?? 0) + (sign === wanted ? 0 : isBeside(sign, wanted) ? NEIGHBOUR : 1)
      const extra = (last[column] ?? 0) + (sign === from[row - 2] ? DOUBLE : 1)
      const missing = (next[column - 1] ?? 0) + (wanted === to[column - 2] ? DOUBLE : 1)
      const isSwap = row > 1 && column > 1 && sign === to[column - 2] && from[row - 2] === wanted
      const swap = isSwap ? (before[column - 2] ?? 0) + SWAP : Number.POSITIVE_INFINITY
      next.push(Math.min(other, extra, missing, swap))
    }
    // Two rows that cost too much lead to nothing that costs less.
    if (Math.min(...next) > allowed && Math.min(...last) > allowed) return Number.POSITIVE_INFINITY
    before = last
    last = next
  }
  return last[to.length] ?? Number.POSITIVE_INFINITY
}

function isBeside(one: string, other: string): boolean {
  for (const [row, keys] of ROWS.entries()) {
    const at = keys.indexOf(one)
    if (at < 0) continue
    for (const near of [ROWS[row - 1], keys, ROWS[row + 1]]) {
      const there = near?.indexOf(other) ?? -1
      if (there >= 0 && Math.abs(there - at) <= 1) return true
    }
  }
  return false
}
