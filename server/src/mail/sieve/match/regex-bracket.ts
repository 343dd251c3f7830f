/** Reads bracket expressions. POSIX.1 §9.3.5 */
import type { TextRef } from '../../../lib/text.ts'
import { type Class, isClass, SignSet } from './regex-set.ts'

export type Bracket = { readonly set: SignSet; readonly end: number } | { readonly fault: TextRef }

const OPEN: TextRef = { key: 'sieve.regex.bracket' }

/** The expression whose `[` stands at `from`, and where it ends. */
export function readBracket(text: string, from: number, anyCase: boolean): Bracket {
  const ranges: [number, number][] = []
  const classes: Class[] = []
  let at = from + 1
  const negated = text[at] === '^'
  if (negated) at++
  // A bracket that comes first stands for itself.
  for (const first = at; at === first || text[at] !== ']'; ) {
    if (at >= text.length) return { fault: OPEN }
    if (text.startsWith('[:', at)) {
      const end = text.indexOf(':]', at + 2)
      const name = text.slice(at + 2, Math.max(end, at + 2))
      if (end < 0) return { fault: OPEN }
      if (!isClass(name)) return { fault: { key: 'sieve.regex.class', values: { name } } }
      classes.push(name)
      at = end + 2
      continue
    }
    const low = readSign(text, at)
    if (low === undefined) return { fault: OPEN }
    at = low.end
    let high = low.point
    if (text[at] === '-' && text[at + 1] !== ']' && at + 1 < text.length) {
      const end = readSign(text, at + 1)
      if (end === undefined) return { fault: OPEN }
      high = end.point
      at = end.end
    }
    if (high < low.point) return { fault: { key: 'sieve.regex.range' } }
    ranges.push([low.point, high])
  }
  return { set: new SignSet(ranges, classes, { negated, anyCase }), end: at + 1 }
}

/** One sign, which may be written as `[.-.]` or `[=a=]`. */
function readSign(text: string, at: number): { readonly point: number; readonly end: number } | undefined {
  const point = text.codePointAt(at)
  if (point === undefined) return undefined
  const kind = text[at + 1]
  if (text[at] !== '[' || (kind !== '.' && kind !== '=')) {
    return { point, end: at + (point > 0xffff ? 2 : 1) }
  }
  const named = text.codePointAt(at + 2)
  if (named === undefined) return undefined
  const end = at + 2 + (named > 0xffff ? 2 : 1)
  return text.startsWith(`${kind}]`, end) ? { point: named, end: end + 2 } : undefined
}
