/**
 * What lists show of a message, kept beside it as one text: whoever draws a list reads no message. It is derived, and can be
 * made again from the octets. RFC 8621 §4.1.3, RFC 8970 §3.1
 *
 *   [1,"The first words",["id@example.com"],null,null,null,[{"name":"Ana","email":"ana@example.com"}]]
 *
 * The form's number, the preview, then the fields of FIELD_PROPERTIES in their order; nulls at the end are left out.
 */
import { readHeader } from '../header/header.ts'
import { type HeaderForm, type HeaderValue, lastHeaderValue } from '../header/header-forms.ts'
import type { Part } from '../mime/structure.ts'
import { previewIn } from './preview.ts'

/** The fields that have a property of their own. RFC 8621 §4.1.3 */
export const FIELD_PROPERTIES = {
  messageId: ['message-id', 'MessageIds'],
  inReplyTo: ['in-reply-to', 'MessageIds'],
  references: ['references', 'MessageIds'],
  sender: ['sender', 'Addresses'],
  from: ['from', 'Addresses'],
  to: ['to', 'Addresses'],
  cc: ['cc', 'Addresses'],
  bcc: ['bcc', 'Addresses'],
  replyTo: ['reply-to', 'Addresses'],
  subject: ['subject', 'Text'],
  sentAt: ['date', 'Date'],
} as const satisfies Readonly<Record<string, readonly [string, HeaderForm]>>
export type FieldProperty = keyof typeof FIELD_PROPERTIES
export type FieldValues = Readonly<Record<FieldProperty, HeaderValue>>

export type ListRow = { readonly preview: string; readonly fields: FieldValues }

export const FIELD_NAMES = Object.keys(FIELD_PROPERTIES) as readonly FieldProperty[]
const FIELDS = Object.values(FIELD_PROPERTIES)
/** Changes with the form, and with what is told of a field. */
const FORM = 1
/** UTF-16 units of a row: a circular to hundreds is read from its header when somebody looks. */
const ROW_UNITS_MAX = 4 * 1024

/** Undefined: it is too long to be kept. Never throws. */
export function listRowOf(bytes: Uint8Array, root: Part): string | undefined {
  const values: unknown[] = [FORM, previewIn(bytes, root)]
  for (const [name, form] of FIELDS) values.push(lastHeaderValue(bytes, root.header, name, form))
  while (values.at(-1) === null) values.pop()
  const row = JSON.stringify(values)
  return row.length > ROW_UNITS_MAX ? undefined : row
}

/** What `listRowOf` made; undefined for a row of another form. Throws SyntaxError for what it never made. */
export function readListRow(row: string): ListRow | undefined {
  const [form, preview, ...values] = JSON.parse(row) as [number, string, ...HeaderValue[]]
  if (form !== FORM) return undefined
  return { preview, fields: named(values) }
}

/** Those properties, as they stand in a header. */
export function fieldsOf(bytes: Uint8Array): FieldValues {
  const header = readHeader(bytes)
  return named(FIELDS.map(([name, form]) => lastHeaderValue(bytes, header, name, form)))
}

function named(values: readonly HeaderValue[]): FieldValues {
  const fields: Partial<Record<FieldProperty, HeaderValue>> = {}
  for (const [at, name] of FIELD_NAMES.entries()) fields[name] = values[at] ?? null
  return fields as FieldValues
}
