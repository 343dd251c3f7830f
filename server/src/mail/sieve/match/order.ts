/** How comparators order texts: for `:value`, `:count` and the equality of numbers. RFC 4790 §9, RFC 5231 */
import { compareOctets } from '../../message/casemap.ts'
import type { Comparator, Relation } from '../program.ts'
import { foldText } from './text.ts'

export function isRelated(relation: Relation, order: number): boolean {
  switch (relation) {
    case 'gt':
      return order > 0
    case 'ge':
      return order >= 0
    case 'lt':
      return order < 0
    case 'le':
      return order <= 0
    case 'eq':
      return order === 0
    case 'ne':
      return order !== 0
  }
}

/** Below 0, 0 or above 0. */
export function compareTexts(comparator: Comparator, a: string, b: string): number {
  return comparator === 'i;ascii-numeric'
    ? compareNumbers(a, b)
    : compareOctets(foldText(comparator, a), foldText(comparator, b))
}

/** The digits at the beginning, however many; a text without any is above all numbers. RFC 4790 §9.1 */
function compareNumbers(a: string, b: string): number {
  const x = digitsOf(a)
  const y = digitsOf(b)
  if (x === undefined || y === undefined) return (x === undefined ? 1 : 0) - (y === undefined ? 1 : 0)
  return x.length === y.length ? compareOctets(x, y) : x.length - y.length
}

function digitsOf(text: string): string | undefined {
  let end = 0
  while (end < text.length && text.charCodeAt(end) >= 0x30 && text.charCodeAt(end) <= 0x39) end++
  if (end === 0) return undefined
  let start = 0
  while (start < end && text.charCodeAt(start) === 0x30) start++
  return text.slice(start, end)
}
