/** A message that a client makes of properties. RFC 8621 §4.6 */
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { SyntaxFault } from '../../../../lib/syntax-fault.ts'
import { tryParseMailbox } from '../../../../mail/address.ts'
import { addressField, field, type NamedAddress, textField } from '../../../../mail/header/build.ts'
import { readDate } from '../../../../mail/header/date.ts'
import { dateText } from '../../../../mail/smtp/date-text.ts'
import { arrangeParts, composeEmail, type WrittenPart } from '../../../../service/emails/compose-email.ts'
import { blobOctets } from '../../blob-octets.ts'
import { DRAFT_OCTETS_MAX } from '../../limits.ts'
import type { JmapContext } from '../../method.ts'
import { invalidProperties, SetFault } from '../../method-error.ts'

const ADDRESSES = z.array(z.strictObject({ name: z.string().nullish(), email: z.string() })).nullish()
const MESSAGE_IDS = z.array(z.string().regex(/^[^\s<>]{1,900}$/)).nullish()

type Part = {
  readonly partId?: string | null | undefined
  readonly blobId?: string | null | undefined
  readonly type?: string | null | undefined
  readonly name?: string | null | undefined
  readonly disposition?: string | null | undefined
  readonly cid?: string | null | undefined
  readonly language?: readonly string[] | null | undefined
  readonly location?: string | null | undefined
  readonly subParts?: readonly Part[] | null | undefined
}
export const MEDIA_TYPE = /^[a-z0-9!#$&^_.+-]{1,80}\/[a-z0-9!#$&^_.+-]{1,80}$/i
const PART: z.ZodType<Part> = z.lazy(() =>
  z.strictObject({
    partId: z.string().nullish(),
    blobId: z.string().nullish(),
    size: z.number().nullish(),
    type: z.string().regex(MEDIA_TYPE).nullish(),
    charset: z.string().nullish(),
    name: z.string().nullish(),
    disposition: z
      .string()
      .regex(/^[a-z0-9-]{1,40}$/i)
      .nullish(),
    cid: z
      .string()
      .regex(/^[^\s<>]{1,200}$/)
      .nullish(),
    language: z.array(z.string().regex(/^[A-Za-z0-9-]{1,40}$/)).nullish(),
    location: z.string().nullish(),
    subParts: z.array(PART).nullish(),
  }),
)

/** What of an Email object is written into the message itself. */
export const WRITTEN = {
  from: ADDRESSES,
  sender: ADDRESSES,
  to: ADDRESSES,
  cc: ADDRESSES,
  bcc: ADDRESSES,
  replyTo: ADDRESSES,
  subject: z.string().nullish(),
  sentAt: z.string().nullish(),
  messageId: MESSAGE_IDS,
  inReplyTo: MESSAGE_IDS,
  references: MESSAGE_IDS,
  bodyStructure: PART.optional(),
  textBody: z.array(PART).max(1).nullish(),
  htmlBody: z.array(PART).max(1).nullish(),
  attachments: z.array(PART).nullish(),
  bodyValues: z
    .record(
      z.string(),
      z.strictObject({
        value: z.string(),
        isEncodingProblem: z.literal(false).optional(),
        isTruncated: z.literal(false).optional(),
      }),
    )
    .nullish(),
}
const OBJECT = z.object(WRITTEN)
export type WrittenEmail = z.output<typeof OBJECT>

/** Fields of any name that have no property of their own. */
export type OtherFields = readonly (readonly [property: string, value: unknown])[]

/** Its octets. Throws SetFault `invalidProperties`, `blobNotFound`, `tooLarge`. */
export async function writeEmail(
  context: JmapContext,
  email: WrittenEmail,
  others: OtherFields,
): Promise<Uint8Array> {
  const lines = guarded('header', () => [...ownFields(context, email), ...others.map(otherField)])
  const missing: string[] = []
  const body = await bodyOf(context, email, missing)
  if (missing.length > 0) throw new SetFault({ type: 'blobNotFound', notFound: missing })
  const bytes = guarded('body', () => composeEmail(lines, body))
  if (bytes.length > DRAFT_OCTETS_MAX) throw new SetFault({ type: 'tooLarge' })
  return bytes
}

function guarded<T>(what: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof SyntaxFault) throw new SetFault(invalidProperties([what], error.message))
    throw error
  }
}

const ADDRESS_FIELDS = [
  ['from', 'From'],
  ['sender', 'Sender'],
  ['replyTo', 'Reply-To'],
  ['to', 'To'],
  ['cc', 'Cc'],
  ['bcc', 'Bcc'],
] as const
const UTF8 = { utf8: false } as const

function ownFields({ principal, deps }: JmapContext, email: WrittenEmail): string[] {
  const lines: string[] = []
  const sentMs =
    email.sentAt === null || email.sentAt === undefined ? deps.clock.now() : readDate(email.sentAt)
  if (sentMs === undefined) throw new SetFault(invalidProperties(['sentAt'], 'no date'))
  lines.push(field('Date', dateText(sentMs)))
  for (const [property, name] of ADDRESS_FIELDS) {
    const addresses = email[property]
    if (addresses !== null && addresses !== undefined && addresses.length > 0)
      lines.push(
        addressField(
          name,
          addresses.map((one) => namedAddress(property, one)),
          UTF8,
        ),
      )
  }
  if (email.subject !== null && email.subject !== undefined)
    lines.push(textField('Subject', email.subject, UTF8))
  const domain = principal.address.slice(principal.address.lastIndexOf('@') + 1)
  lines.push(idsField('Message-ID', email.messageId ?? [`${randomUUID()}@${domain}`]))
  if (email.inReplyTo) lines.push(idsField('In-Reply-To', email.inReplyTo))
  if (email.references) lines.push(idsField('References', email.references))
  return lines
}

function namedAddress(
  property: string,
  { name, email }: { readonly name?: string | null | undefined; readonly email: string },
): NamedAddress {
  const address = tryParseMailbox(email)
  if (address === undefined)
    throw new SetFault(invalidProperties([property], `“${email.slice(0, 200)}” is no address`))
  return { name: name ?? undefined, address }
}

function idsField(name: string, ids: readonly string[]): string {
  return field(name, ids.map((id) => `<${id}>`).join(' '))
}

/** `header:X-Name:asText` or `asRaw`: those whose names are ours, or say what the body is, are not theirs to write. */
function otherField([property, value]: OtherFields[number]): string {
  const [, name = '', form = 'Raw'] = /^header:([!-9;-~]{1,100}?)(?::as(Raw|Text))?$/.exec(property) ?? []
  const isOurs =
    name === '' || /^(?:content-|mime-version$|received$|return-path$|authentication-results$)/i.test(name)
  const hasOwn = /^(?:date|from|sender|reply-to|to|cc|bcc|subject|message-id|in-reply-to|references)$/i.test(
    name,
  )
  if (isOurs || hasOwn || typeof value !== 'string')
    throw new SetFault(invalidProperties([property], 'this field cannot be written so'))
  return form === 'Text' ? textField(name, value, UTF8) : field(name, value.trim())
}

async function bodyOf(context: JmapContext, email: WrittenEmail, missing: string[]): Promise<WrittenPart> {
  const { bodyStructure, textBody, htmlBody, attachments } = email
  const write = (part: Part, type: string): Promise<WrittenPart> =>
    writePart(context, { part, email, missing }, type)
  if (bodyStructure !== undefined) {
    if (textBody ?? htmlBody ?? attachments)
      throw new SetFault(invalidProperties(['bodyStructure'], 'either the structure or its parts'))
    return await write(bodyStructure, 'text/plain')
  }
  const [text] = textBody ?? []
  const [html] = htmlBody ?? []
  const files: WrittenPart[] = []
  for (const part of attachments ?? []) files.push(await write(part, 'application/octet-stream'))
  return arrangeParts(
    text && (await write(text, 'text/plain')),
    html && (await write(html, 'text/html')),
    files,
  )
}

type Writing = { readonly part: Part; readonly email: WrittenEmail; readonly missing: string[] }

/** Depth is bounded by that of the request (JSON_DEPTH_MAX). */
async function writePart(context: JmapContext, writing: Writing, usual: string): Promise<WrittenPart> {
  const { part, email, missing } = writing
  const { partId, blobId, subParts } = part
  const common = {
    name: part.name ?? undefined,
    disposition: part.disposition ?? undefined,
    cid: part.cid ?? undefined,
    language: part.language ?? undefined,
    location: part.location ?? undefined,
  }
  const type = (part.type ?? usual).toLowerCase()
  if (type.startsWith('multipart/')) {
    const parts: WrittenPart[] = []
    for (const one of subParts ?? [])
      parts.push(await writePart(context, { ...writing, part: one }, 'text/plain'))
    return { ...common, type, contents: { parts } }
  }
  if (partId !== null && partId !== undefined) {
    const value = email.bodyValues?.[partId]?.value
    if (value === undefined || !type.startsWith('text/'))
      throw new SetFault(invalidProperties(['bodyValues'], 'a part without its text'))
    return { ...common, type, parameters: calendarMethod(type, value), contents: { text: value } }
  }
  const blob = blobId === null || blobId === undefined ? undefined : await blobOctets(context, blobId)
  if (blob === undefined) missing.push(blobId ?? '')
  return {
    ...common,
    type: part.type ? type : (blob?.type ?? usual),
    contents: { octets: blob?.octets ?? new Uint8Array() },
  }
}

/** What a calendar is for stands in its type too, or programs show it as a file. RFC 6047 §2.4 */
function calendarMethod(type: string, text: string): readonly (readonly [string, string])[] {
  const method = type === 'text/calendar' ? /^METHOD:([A-Z-]{1,40})\r?$/im.exec(text)?.[1] : undefined
  return method === undefined ? [] : [['method', method.toUpperCase()]]
}
