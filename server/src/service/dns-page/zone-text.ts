/**
 * Records as a zone file has them. BIND, Knot and NSD load the whole with `$INCLUDE`.
 *
 *   empresa.test.  3600  IN  MX   10 mail.empresa.test.
 *   empresa.test.  3600  IN  TXT  "v=spf1 mx -all"
 *
 * RFC 1035 §5.1
 */
import { ZONE_TTL_SECONDS } from './limits.ts'
import type { ExpectedRecord, ZoneType } from './records.ts'

/** Octets of one string of a TXT record. RFC 1035 §3.3 */
const STRING_OCTETS_MAX = 255

type Line = { readonly name: string; readonly type: ZoneType; readonly value: string }

/** What is not of the zone is there as a comment: it goes into another one. `notice` explains that. */
export function zoneText(domain: string, records: readonly ExpectedRecord[], notice: string): string {
  const inside = records.filter(({ name }) => name === domain || name.endsWith(`.${domain}`))
  const outside = records.filter((record) => !inside.includes(record))
  const lines = inside.map(zoneLine)
  if (outside.length > 0) lines.push(`; ${notice}`, ...outside.map((record) => `; ${zoneLine(record)}`))
  return `${lines.join('\n')}\n`
}

export function zoneLine({ name, type, value }: Line): string {
  const data = type === 'TXT' ? quoted(value) : value
  return `${name}. ${ZONE_TTL_SECONDS} IN ${type} ${data}`
}

/** `"…" "…"`, each of 255 octets at most. Some panels want it so, too. */
export function quoted(text: string): string {
  const bytes = Buffer.from(text, 'utf8')
  const strings: string[] = []
  for (let at = 0; at === 0 || at < bytes.length; at += STRING_OCTETS_MAX)
    strings.push(`"${[...bytes.subarray(at, at + STRING_OCTETS_MAX)].map(signOf).join('')}"`)
  return strings.join(' ')
}

function signOf(octet: number): string {
  if (octet < 0x20 || octet > 0x7e) return `\\${String(octet).padStart(3, '0')}`
  const sign = String.fromCharCode(octet)
  return sign === '"' || sign === '\\' ? `\\${sign}` : sign
}
