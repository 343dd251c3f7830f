/** A message as JMAP shows it. RFC 8621 §4.1 */
import { readHeader } from '../../../../mail/header/header.ts'
import type { MessageId } from '../../../../mail/ids.ts'
import { FIELD_NAMES } from '../../../../mail/message/list-row.ts'
import { readStructureInSlices } from '../../../../mail/mime/structure.ts'
import { guessedCharset, partText } from '../../../../mail/mime/text.ts'
import {
  eachPart,
  type NumberedPart,
  numberParts,
  shownParts,
} from '../../../../service/emails/email-body.ts'
import type { EmailPlaces, Place } from '../../../../service/emails/email-places.ts'
import type { EmailFacts } from '../../../../service/emails/read-emails.ts'
import type { JsonObject, JsonValue } from '../../../jmap-server.ts'
import { emailBlobId, partBlobId } from '../../blob-id.ts'
import { emailId, mailboxId, threadId } from '../../ids.ts'
import { BODY_VALUE_OCTETS_MAX } from '../../limits.ts'
import type { JmapContext } from '../../method.ts'
import { MethodError } from '../../method-error.ts'
import { readHeaderProperty } from './header-property.ts'
import { keywordsOf } from './keywords.ts'
import { headerList, PART_PROPERTIES, partObject } from './part-object.ts'
import { SMIME_PROPERTIES } from './smime.ts'

const FACTS = [
  'id',
  'blobId',
  'threadId',
  'mailboxIds',
  'keywords',
  'size',
  'receivedAt',
  'hasAttachment',
] as const
const BODY = ['bodyStructure', 'bodyValues', 'textBody', 'htmlBody', 'attachments'] as const
const OF_OCTETS: ReadonlySet<string> = new Set<string>([...BODY, ...SMIME_PROPERTIES])
/** What is told when nobody says what. RFC 8621 §4.2 */
const USUAL: readonly string[] = [
  ...FACTS,
  ...FIELD_NAMES,
  'preview',
  ...['bodyValues', 'textBody', 'htmlBody', 'attachments'],
]
const KNOWN: ReadonlySet<string> = new Set([
  ...USUAL,
  ...SMIME_PROPERTIES,
  'snoozed',
  'bodyStructure',
  'headers',
])

export type BodyAsked = {
  readonly bodyProperties: readonly string[]
  readonly fetchTextBodyValues: boolean
  readonly fetchHTMLBodyValues: boolean
  readonly fetchAllBodyValues: boolean
  readonly maxBodyValueBytes: number
}

/** Throws MethodError `invalidArguments`. */
export function emailProperties(asked: readonly string[] | null | undefined): ReadonlySet<string> {
  if (asked === null || asked === undefined) return new Set(USUAL)
  for (const name of asked)
    if (!KNOWN.has(name) && readHeaderProperty(name) === undefined)
      throw new MethodError('invalidArguments', `a message has no “${name.slice(0, 100)}”`)
  return new Set(['id', ...asked])
}

/** Whether those can be told from what is remembered of the message. */
export function asksBytes(properties: ReadonlySet<string>): boolean {
  for (const name of properties)
    if (name === 'headers' || name.startsWith('header:') || OF_OCTETS.has(name)) return true
  return false
}

/** What the store knows of it. */
export function factProperties(
  places: EmailPlaces,
  { id, its, facts }: { readonly id: MessageId; readonly its: readonly Place[]; readonly facts: EmailFacts },
  properties: ReadonlySet<string>,
): Record<string, JsonValue> {
  const object: Record<string, JsonValue> = { id: emailId(id) }
  if (properties.has('blobId')) object['blobId'] = emailBlobId(id)
  if (properties.has('threadId')) object['threadId'] = threadId(facts.threadId)
  if (properties.has('mailboxIds'))
    object['mailboxIds'] = Object.fromEntries(its.map(({ view }) => [mailboxId(view.mailboxId), true]))
  if (properties.has('keywords')) object['keywords'] = keywordsOf(places.flagNames(its))
  if (properties.has('size')) object['size'] = facts.sizeBytes
  if (properties.has('receivedAt')) object['receivedAt'] = facts.receivedAt
  if (properties.has('hasAttachment')) object['hasAttachment'] = facts.hasAttachment
  addFields(object, facts.fields, properties)
  return object
}

export function addFields(
  object: Record<string, JsonValue>,
  fields: EmailFacts['fields'],
  properties: ReadonlySet<string>,
): void {
  for (const name of FIELD_NAMES) if (properties.has(name)) object[name] = fields[name] as JsonValue
}

/** What only the octets of the message tell. */
export async function bodyProperties(
  context: JmapContext,
  bytes: Uint8Array,
  properties: ReadonlySet<string>,
  asked: BodyAsked & { readonly blobIdOf: (part: NumberedPart) => string },
): Promise<JsonObject> {
  const object = new Map<string, JsonValue>()
  const header = readHeader(bytes)
  for (const name of properties) {
    const read = readHeaderProperty(name)
    if (read !== undefined) object.set(name, read(bytes, header) as JsonValue)
  }
  if (properties.has('headers')) object.set('headers', headerList(bytes, header))
  if (!BODY.some((name) => properties.has(name))) return Object.fromEntries(object)
  const { root } = await readStructureInSlices(bytes, () => context.breathe())
  const top = numberParts(root)
  const shown = shownParts(bytes, top)
  const parts = { bytes, blobIdOf: asked.blobIdOf, properties: asked.bodyProperties }
  if (properties.has('bodyStructure')) object.set('bodyStructure', partObject(parts, top, true))
  for (const name of ['textBody', 'htmlBody', 'attachments'] as const)
    if (properties.has(name))
      object.set(
        name,
        shown[name].map((one) => partObject(parts, one, false)),
      )
  if (properties.has('bodyValues')) object.set('bodyValues', bodyValues(bytes, top, shown, asked))
  return Object.fromEntries(object)
}

export function blobIdsOf(blobId: string): (part: NumberedPart) => string {
  return ({ number }) => partBlobId(blobId, number)
}

/** RFC 8621 §4.1.4, §4.2 */
function bodyValues(
  bytes: Uint8Array,
  top: NumberedPart,
  shown: ReturnType<typeof shownParts>,
  asked: BodyAsked,
): JsonObject {
  const wanted = new Set<NumberedPart>()
  if (asked.fetchTextBodyValues) for (const one of shown.textBody) wanted.add(one)
  if (asked.fetchHTMLBodyValues) for (const one of shown.htmlBody) wanted.add(one)
  if (asked.fetchAllBodyValues)
    for (const one of eachPart(top)) if (one.part.type.type === 'text') wanted.add(one)
  const guess = guessedCharset(top.part)
  const values: [string, JsonObject][] = []
  for (const { part, number } of wanted) {
    if (part.kind !== 'leaf' || part.type.type !== 'text') continue
    const text = partText(bytes, part, undefined, undefined)
    const isEncodingProblem = text.includes('\ufffd') && guess !== undefined
    const { value, isTruncated } = cut(
      text,
      asked.maxBodyValueBytes || BODY_VALUE_OCTETS_MAX,
      part.type.subtype,
    )
    values.push([String(number), { value, isEncodingProblem, isTruncated }])
  }
  return Object.fromEntries(values)
}

/** Never within a sign, nor within a tag. RFC 8621 §4.2 */
function cut(
  text: string,
  octets: number,
  subtype: string,
): { readonly value: string; readonly isTruncated: boolean } {
  if (text.length * 3 <= octets || Buffer.byteLength(text) <= octets)
    return { value: text.toWellFormed(), isTruncated: false }
  const bytes = Buffer.from(text)
  let end = octets
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--
  let value = bytes.toString('utf8', 0, end)
  const open = value.lastIndexOf('<')
  if (subtype === 'html' && open > value.lastIndexOf('>')) value = value.slice(0, open)
  return { value, isTruncated: true }
}

export const BODY_ARGS_DEFAULT: readonly string[] = PART_PROPERTIES
