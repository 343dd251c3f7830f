/**
 * `encoded-character`: signs that could not be typed. RFC 5228 §2.4.2.4
 *
 *   ${hex: c3 b1}  ${unicode: 40}      ñ  @
 *
 * What is not whole stays as it is; a sign that does not exist is a fault.
 */

const NAME = /\$\{(hex|unicode):/iy

/** The text with its signs; undefined when one of them does not exist. */
export function decodeCharacters(text: string): string | undefined {
  const out: string[] = []
  /** Octets that were written one behind the other are one text. */
  let octets: number[] = []
  const flush = (): void => {
    if (octets.length > 0)
      out.push(new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(octets)))
    octets = []
  }
  let at = 0
  for (let open = text.indexOf('${'); open >= 0; open = text.indexOf('${', at)) {
    if (open > at) {
      flush()
      out.push(text.slice(at, open))
    }
    NAME.lastIndex = open
    const name = NAME.exec(text)
    const isHex = name?.[1]?.toLowerCase() === 'hex'
    const found = name === null ? undefined : readNumbers(text, open + name[0].length, isHex ? 2 : 8)
    if (found === undefined) {
      flush()
      out.push('${')
      at = open + 2
      continue
    }
    at = found.end
    if (!isHex) flush()
    for (const number of found.numbers)
      if (isHex) octets.push(number)
      else if (isSign(number)) out.push(String.fromCodePoint(number))
      else return undefined
  }
  flush()
  out.push(text.slice(at))
  return out.join('')
}

/** Numbers in hexadecimal with blanks between them, up to a brace; undefined where something else stands. */
function readNumbers(
  text: string,
  from: number,
  digitsMax: number,
): { readonly numbers: readonly number[]; readonly end: number } | undefined {
  const numbers: number[] = []
  let digits = ''
  for (let at = from; at < text.length; at++) {
    const sign = text.charAt(at)
    if (/^[0-9A-Fa-f]$/.test(sign)) {
      digits += sign
      if (digits.length > digitsMax) return undefined
      continue
    }
    if (digits !== '') numbers.push(Number.parseInt(digits, 16))
    digits = ''
    if (sign === '}') return numbers.length === 0 ? undefined : { numbers, end: at + 1 }
    if (!' \t\r\n'.includes(sign)) return undefined
  }
  return undefined
}

function isSign(point: number): boolean {
  return point <= 0xd7ff || (point >= 0xe000 && point <= 0x10ffff)
}
