/** MAPI property lists within TNEF. MS-OXTNEF 2.1.3.4 */
import { decodeCharset } from '../mime/charset.ts'
import { Cursor } from './cursor.ts'
import { TNEF_PROPERTIES_MAX } from './limits.ts'

export type Property = { readonly type: number; readonly value: Uint8Array }
/** The first value of each property by its id; those with names of their own have keys from NAMED_KEYS on, and all are kept. */
export type Properties = ReadonlyMap<number, Property>

const MULTI_VALUED = 0x1000
const NAMED_FROM = 0x8000
export const NAMED_KEYS = 0x1_0000
const OBJECT = 0x0d
const STRING8 = 0x1e
const UNICODE = 0x1f
const BINARY = 0x102
/** Octets of the types of fixed size, padded to four. MS-OXCDATA 2.11.1 */
const FIXED: ReadonlyMap<number, number> = new Map([
  [0x02, 4],
  [0x03, 4],
  [0x04, 4],
  [0x05, 8],
  [0x06, 8],
  [0x07, 8],
  [0x0a, 4],
  [0x0b, 4],
  [0x14, 8],
  [0x40, 8],
  [0x48, 16],
])

/** Reads what can be read: an unknown type ends the list, since its size is unknown too. */
export function readProperties(bytes: Uint8Array): Properties {
  const cursor = new Cursor(bytes)
  const properties = new Map<number, Property>()
  const count = Math.min(cursor.u32(), TNEF_PROPERTIES_MAX)
  for (let i = 0; i < count && cursor.has(4); i++) {
    const type = cursor.u16()
    const id = cursor.u16()
    if (id >= NAMED_FROM) skipName(cursor)
    const value = readValue(cursor, type)
    if (value === undefined) break
    const key = id >= NAMED_FROM ? NAMED_KEYS + i : id
    if (!properties.has(key)) properties.set(key, { type: type & ~MULTI_VALUED, value })
  }
  return properties
}

/** Text of a string property; the code page is the message's. */
export function propertyText(property: Property | undefined, codePage: number): string | undefined {
  if (property === undefined) return undefined
  if (property.type === UNICODE) return untilNul(new TextDecoder('utf-16le').decode(property.value))
  if (property.type !== STRING8) return undefined
  return untilNul(decodeCodePage(codePage, property.value))
}

/** Text in a Windows code page by its number. */
export function decodeCodePage(codePage: number, bytes: Uint8Array): string {
  switch (codePage) {
    case 0:
      return decodeCharset(undefined, bytes)
    case 65001:
      return decodeCharset('utf-8', bytes)
    case 1200:
      return decodeCharset('utf-16le', bytes)
    case 20127:
      return decodeCharset('us-ascii', bytes)
    case 20866:
      return decodeCharset('koi8-r', bytes)
    case 28591:
      return decodeCharset('iso-8859-1', bytes)
    default:
      return decodeCharset(
        codePage >= 28592 && codePage <= 28605 ? `iso-8859-${codePage - 28590}` : `cp${codePage}`,
        bytes,
      )
  }
}

export function untilNul(text: string): string {
  const nul = text.indexOf('\0')
  return nul < 0 ? text : text.slice(0, nul)
}

/** A set, then a number or a name in UTF-16. */
function skipName(cursor: Cursor): void {
  cursor.take(16)
  const isText = cursor.u32() === 1
  const size = cursor.u32()
  if (isText) cursor.take(padded(size))
}

function readValue(cursor: Cursor, type: number): Uint8Array | undefined {
  const base = type & ~MULTI_VALUED
  const many = (type & MULTI_VALUED) !== 0
  const size = FIXED.get(base)
  if (size !== undefined) {
    const values = many ? cursor.u32() : 1
    const first = cursor.take(size)
    cursor.take(size * Math.max(values - 1, 0))
    return first
  }
  if (base !== OBJECT && base !== STRING8 && base !== UNICODE && base !== BINARY) return undefined
  const values = cursor.u32()
  let first: Uint8Array | undefined
  for (let i = 0; i < values && cursor.has(4); i++) {
    const length = cursor.u32()
    const value = cursor.take(length)
    cursor.take(padded(length) - length)
    first ??= value
  }
  return first ?? new Uint8Array(0)
}

function padded(length: number): number {
  return Math.ceil(length / 4) * 4
}
