/** Names of entries that hold what somebody typed. RFC 4514 §2.4, THREATS ID6 */

/** One value of a relative name, so that it is that value and nothing else. */
export function escapeDnValue(value: string): string {
  const escaped = value.replace(/["+,;<>\\=]/g, '\\$&').replaceAll('\0', '\\00')
  return escaped.replace(/^[ #]/, '\\$&').replace(/ $/, (sign) => (escaped === sign ? sign : `\\${sign}`))
}

/** Equal for our purposes: servers write names with other capitals and spaces than operators do. RFC 4518 §2 */
export function sameName(one: string, other: string): boolean {
  return plainName(one) === plainName(other)
}

function plainName(name: string): string {
  return name
    .trim()
    .replace(/(?<!\\)\s*([,=+])\s*/g, '$1')
    .toLowerCase()
}
