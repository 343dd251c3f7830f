/** Domains that look like one that is known: a letter more, less or other, two changed places, signs that look the same. */

/** Shorter names are near to too many. */
const NAME_SIGNS_MIN = 5

/** The known one that it can be taken for; undefined: it is one of them, or like none. */
export function nearDomain(domain: string, known: Iterable<string>): string | undefined {
  const asked = domain.toLowerCase()
  const all = [...new Set([...known].map((one) => one.toLowerCase()))]
  if (all.includes(asked)) return undefined
  // A part of a known one is theirs.
  if (all.some((one) => asked.endsWith(`.${one}`))) return undefined
  return all.find((one) => isNear(asked, one))
}

function isNear(one: string, other: string): boolean {
  if (drawn(one) === drawn(other)) return true
  const [name] = other.split('.')
  return (name ?? '').length >= NAME_SIGNS_MIN && isOneAway(one, other)
}

/** As it looks at a glance. */
function drawn(domain: string): string {
  return domain
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w')
    .replaceAll(/[1i]/g, 'l')
    .replaceAll('0', 'o')
    .replaceAll('5', 's')
    .replaceAll('-', '')
}

/** One letter added, left out, changed, or two beside each other turned. Damerau 1964 */
function isOneAway(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one]
  if (long.length - short.length > 1) return false
  let at = 0
  while (at < short.length && short[at] === long[at]) at++
  if (short.length < long.length) return short.slice(at) === long.slice(at + 1)
  if (short.slice(at + 1) === long.slice(at + 1)) return true
  const turned = short[at] === long[at + 1] && short[at + 1] === long[at]
  return turned && short.slice(at + 2) === long.slice(at + 2)
}
