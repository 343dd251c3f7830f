/**
 * Domains that are made to be taken for another one.
 *
 *   empreѕa.test (Cyrillic ѕ), ernpresa.test     the same to the eye
 *   empressa.test, emrpesa.test                  one slip away
 *   empresa-pagos.test, miempresa.test           the name with something added
 *   empresa.example                              the name under another ending
 *   empresa.test.pagos.example                   the whole domain in front of another
 *
 * Linear in the name for each domain that it is compared with.
 */
import { toUnicodeDomain } from '../../../mail/domain.ts'
import { skeleton } from './skeleton.ts'

/** Shorter names are near to everything. */
const SLIP_FROM = 6
const ADDED_FROM = 6
/** Under these below a country, names are registered one level deeper. */
const SECOND_LEVELS: ReadonlySet<string> = new Set([
  ...[
    'com',
    'co',
    'org',
    'net',
    'gob',
    'gov',
    'edu',
    'ac',
    'mil',
    'or',
    'ne',
    'go',
    'nom',
    'web',
    'info',
    'ltd',
    'plc',
  ],
])

export type Likeness = 'eye' | 'slip' | 'added' | 'front' | 'ending'

/** How `domain` is like `own`; undefined: it is not, or is the same, or lies below it. */
export function likeness(domain: string, own: string): Likeness | undefined {
  if (domain === own || domain.endsWith(`.${own}`)) return undefined
  if (domain.includes(`${own}.`) && (domain.startsWith(`${own}.`) || domain.includes(`.${own}.`)))
    return 'front'
  const [name, ownName] = [mainLabel(domain), mainLabel(own)]
  if (name === ownName) return ownName.length >= SLIP_FROM ? 'ending' : undefined
  if (ownName.length >= 3 && skeleton(name) === skeleton(ownName)) return 'eye'
  if (ownName.length >= SLIP_FROM && isOneSlip(name, ownName)) return 'slip'
  if (ownName.length >= ADDED_FROM && isAdded(name, ownName)) return 'added'
  return undefined
}

/** The label that somebody registered, in its own letters: `empresa` of `correo.empresa.com.ar`. */
export function mainLabel(domain: string): string {
  const labels = toUnicodeDomain(domain).split('.')
  const isDeep = labels.length > 2 && labels.at(-1)?.length === 2 && SECOND_LEVELS.has(labels.at(-2) ?? '')
  return labels.at(isDeep ? -3 : -2) ?? domain
}

/** The name begins or ends with the other one, which stands apart or is most of it. */
function isAdded(name: string, own: string): boolean {
  if (name.length <= own.length) return false
  const rest = name.startsWith(own)
    ? name.slice(own.length)
    : name.endsWith(own)
      ? name.slice(0, -own.length)
      : undefined
  if (rest === undefined) return false
  return rest.startsWith('-') || rest.endsWith('-') || rest.length <= own.length
}

/** One letter more, less, other, or two swapped. */
export function isOneSlip(one: string, other: string): boolean {
  if (one === other || Math.abs(one.length - other.length) > 1) return false
  let from = 0
  while (from < one.length && one[from] === other[from]) from++
  const [a, b] = [one.slice(from), other.slice(from)]
  if (a.slice(1) === b.slice(1) || a === b.slice(1) || a.slice(1) === b) return true
  return a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2)
}
