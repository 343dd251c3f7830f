/** A part of a message as JMAP shows it. RFC 8621 §4.1.4 */

import type { Header } from '../../../../mail/header/header.ts'
import { decodeBytes } from '../../../../mail/header/header-text.ts'
import { contentsSize, type NumberedPart, partFacts } from '../../../../service/emails/email-body.ts'
import type { JsonObject, JsonValue } from '../../../jmap-server.ts'
import { MethodError } from '../../method-error.ts'
import { readHeaderProperty } from './header-property.ts'

export const PART_PROPERTIES = [
  'partId',
  'blobId',
  'size',
  'name',
  'type',
  'charset',
  'disposition',
  'cid',
  'language',
  'location',
] as const
const MORE_PROPERTIES = ['headers', 'subParts'] as const
type PartProperty = (typeof PART_PROPERTIES)[number] | (typeof MORE_PROPERTIES)[number]

export type PartAsked = {
  readonly bytes: Uint8Array
  /** What names the octets of a part. */
  readonly blobIdOf: (part: NumberedPart) => string
  readonly properties: readonly string[]
}

/** Throws MethodError `invalidArguments` for a property that there is not. */
export function assertPartProperties(properties: readonly string[]): void {
  const known: readonly string[] = [...PART_PROPERTIES, ...MORE_PROPERTIES]
  for (const name of properties)
    if (!known.includes(name) && readHeaderProperty(name) === undefined)
      throw new MethodError('invalidArguments', `a part has no “${name.slice(0, 100)}”`)
}

/** Its parts within it only for `bodyStructure`. Depth is that of the structure, which is bounded (DEPTH_MAX). */
export function partObject(asked: PartAsked, one: NumberedPart, within: boolean): JsonObject {
  const { bytes, blobIdOf, properties } = asked
  const { part, number, children } = one
  const isContainer = part.kind === 'multipart'
  const facts = partFacts(bytes, part)
  const values: Readonly<Record<Exclude<PartProperty, 'subParts'>, () => JsonValue>> = {
    partId: () => (isContainer ? null : String(number)),
    blobId: () => (isContainer ? null : blobIdOf(one)),
    size: () => (isContainer ? part.bodyEnd - part.bodyStart : contentsSize(bytes, part)),
    headers: () => headerList(bytes, part.header),
    name: () => facts.name,
    type: () => facts.type,
    charset: () => facts.charset,
    disposition: () => facts.disposition,
    cid: () => facts.cid,
    language: () => facts.language,
    location: () => facts.location,
  }
  const shown = new Map<string, JsonValue>()
  for (const name of properties) {
    if (name === 'subParts') continue
    const asHeader = readHeaderProperty(name)
    if (asHeader !== undefined) shown.set(name, asHeader(bytes, part.header) as JsonValue)
    else if (name in values) shown.set(name, values[name as keyof typeof values]())
  }
  if (isContainer && (within || properties.includes('subParts')))
    shown.set(
      'subParts',
      children.map((child) => partObject(asked, child, within)),
    )
  return Object.fromEntries(shown)
}

/** As they stand there. RFC 8621 §4.1.2.1 */
export function headerList(bytes: Uint8Array, { fields }: Header): JsonValue {
  return fields.map((field) => ({
    name: decodeBytes(bytes.subarray(field.start, field.nameEnd)),
    value: decodeBytes(bytes.subarray(field.valueStart, field.valueEnd)).replaceAll('\0', ''),
  }))
}
