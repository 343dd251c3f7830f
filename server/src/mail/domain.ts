/**
 * Domain names in mail addresses: one spelling inside (A-labels in lower case), another for people (U-labels).
 *
 *   toAsciiDomain('Bücher.TEST')         'xn--bcher-kva.test'
 *   toUnicodeDomain('xn--bcher-kva.test')  'bücher.test'
 */
import { LABEL_OCTETS_MAX, NAME_OCTETS_MAX } from './limits.ts'

/** Letters, digits, hyphen and underscore; the underscore is not RFC 5321's, but hosts with one do send mail. */
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?$/
const ASCII = /^[\0-\x7f]*$/
/** What may stand in a domain before conversion: no sign that a URL reader would take for something else. */
const CONVERTIBLE = /^[a-z0-9_.\x80-\u{10ffff}-]+$/iu

/**
 * The domain in A-labels and lower case, or undefined when it is not one. A name that conversion would fold into
 * another one (full-width letters, an ideographic full stop) is refused: two readers could see two domains in it.
 * RFC 5321 §4.1.2, RFC 5890 §2.3.2.1
 */
export function toAsciiDomain(text: string): string | undefined {
  if (ASCII.test(text)) return checkedName(text.toLowerCase())
  if (!CONVERTIBLE.test(text) || text.length > NAME_OCTETS_MAX) return undefined
  const ascii = convert(text)
  if (ascii === undefined) return undefined
  const name = checkedName(ascii)
  return name !== undefined && toUnicodeDomain(name) === lowerCase(text) ? name : undefined
}

/** The domain as people write it. A label that is not the one true form of its letters stays as it is. */
export function toUnicodeDomain(ascii: string): string {
  if (!ascii.includes('xn--')) return ascii
  const labels = ascii.split('.').map((label) => {
    if (!label.startsWith('xn--')) return label
    const decoded = decodePunycode(label.slice(4))
    return decoded !== undefined && convert(decoded) === label ? decoded : label
  })
  return labels.join('.')
}

/**
 * An address literal in its one spelling, or undefined. Only IPv4 and IPv6: no other tag was ever registered.
 * RFC 5321 §4.1.3
 */
export function canonicalLiteral(text: string): string | undefined {
  if (!text.startsWith('[') || !text.endsWith(']')) return undefined
  const inside = text.slice(1, -1)
  if (!/^ipv6:/i.test(inside)) return isIpv4(inside) ? text : undefined
  const address = inside.slice(5)
  if (!/^[0-9a-f:.]{2,45}$/i.test(address) || !URL.canParse(`http://[${address}]/`)) return undefined
  return `[IPv6:${new URL(`http://[${address}]/`).hostname.slice(1, -1)}]`
}

function isIpv4(text: string): boolean {
  const bytes = text.split('.')
  return (
    bytes.length === 4 && bytes.every((byte) => /^(?:0|[1-9][0-9]{0,2})$/.test(byte) && Number(byte) < 256)
  )
}

function checkedName(name: string): string | undefined {
  if (name.length > NAME_OCTETS_MAX) return undefined
  const labels = name.split('.')
  if (!labels.every((label) => label.length <= LABEL_OCTETS_MAX && LABEL.test(label))) return undefined
  // A name that ends in digits reads as an IP address in half of the world's software.
  return /^[0-9]+$/.test(labels.at(-1) ?? '') ? undefined : name
}

/** UTS #46 as browsers do it, through the platform's URL reader. */
function convert(text: string): string | undefined {
  if (!URL.canParse(`http://${text}/`)) return undefined
  return new URL(`http://${text}/`).hostname
}

/** Sign by sign: the whole-word rule would turn a final Σ into ς, another domain. */
function lowerCase(text: string): string {
  return Array.from(text.normalize('NFC'), (sign) => sign.toLowerCase())
    .join('')
    .normalize('NFC')
}

/** RFC 3492 §6.2; undefined for what is no encoding of anything. */
function decodePunycode(input: string): string | undefined {
  const split = input.lastIndexOf('-')
  const output = Array.from(split > 0 ? input.slice(0, split) : '', (sign) => sign.codePointAt(0) ?? 0)
  let code = 128
  let index = 0
  let bias = 72
  for (let at = split > 0 ? split + 1 : 0; at < input.length; ) {
    const before = index
    let weight = 1
    for (let k = 36; ; k += 36) {
      const digit = punycodeDigit(input.charCodeAt(at++))
      if (digit === undefined) return undefined
      index += digit * weight
      const threshold = k <= bias ? 1 : k >= bias + 26 ? 26 : k - bias
      if (digit < threshold) break
      weight *= 36 - threshold
      if (weight > 0x7fffffff) return undefined
    }
    bias = adapt(index - before, output.length + 1, before === 0)
    code += Math.floor(index / (output.length + 1))
    index %= output.length + 1
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined
    output.splice(index++, 0, code)
  }
  return String.fromCodePoint(...output)
}

/** RFC 3492 §6.1 */
function adapt(delta: number, points: number, first: boolean): number {
  let rest = Math.floor(first ? delta / 700 : delta / 2)
  rest += Math.floor(rest / points)
  let k = 0
  for (; rest > 455; k += 36) rest = Math.floor(rest / 35)
  return k + Math.floor((36 * rest) / (rest + 38))
}

function punycodeDigit(code: number): number | undefined {
  if (code >= 0x61 && code <= 0x7a) return code - 0x61
  if (code >= 0x30 && code <= 0x39) return code - 0x30 + 26
  return undefined
}
