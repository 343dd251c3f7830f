/** Header fields in the forms that JMAP gives them. RFC 8621 §4.1.2 */
import { type HeaderGroup, type HeaderMailbox, mailboxesOf, readAddressList } from './address-list.ts'
import { readDate, readZone } from './date.ts'
import { decodeWords } from './encoded-word.ts'
import { type Field, fieldText, findFields, type Header, isNamed } from './header.ts'
import { decodeBytes } from './header-text.ts'
import { readReferences } from './message-id.ts'

export const HEADER_FORMS = [
  'Raw',
  'Text',
  'Addresses',
  'GroupedAddresses',
  'MessageIds',
  'Date',
  'URLs',
] as const
export type HeaderForm = (typeof HEADER_FORMS)[number]

export type EmailAddress = { readonly name: string | null; readonly email: string }
export type EmailAddressGroup = { readonly name: string | null; readonly addresses: readonly EmailAddress[] }

/** What can be made of one field; null: nothing. */
export type HeaderValue =
  | string
  | null
  | readonly string[]
  | readonly EmailAddress[]
  | readonly EmailAddressGroup[]

/** Fields that may be asked for in a form; all others in any. RFC 8621 §4.1.2.2 to §4.1.2.7 */
const ONLY: ReadonlyMap<string, readonly HeaderForm[]> = new Map([
  ...named(
    ['from', 'sender', 'reply-to', 'to', 'cc', 'bcc'].flatMap((name) => [name, `resent-${name}`]),
    ['Addresses', 'GroupedAddresses'],
  ),
  ...named(['message-id', 'in-reply-to', 'references', 'resent-message-id'], ['MessageIds']),
  ...named(['date', 'resent-date'], ['Date']),
  ...named(['subject', 'comments', 'keywords', 'list-id'], ['Text']),
  ...named(
    ['help', 'unsubscribe', 'subscribe', 'post', 'owner', 'archive'].map((name) => `list-${name}`),
    ['URLs'],
  ),
  ...named(['return-path', 'received'], []),
])

function named(names: readonly string[], forms: readonly HeaderForm[]): [string, readonly HeaderForm[]][] {
  return names.map((name) => [name, forms])
}

/** Whether a field of that name (in lower case) may be asked for in that form. */
export function mayHaveForm(name: string, form: HeaderForm): boolean {
  return form === 'Raw' || (ONLY.get(name)?.includes(form) ?? true)
}

/** The last field of that name (in lower case), or all of them, from the top. */
export function headerValue(
  bytes: Uint8Array,
  header: Header,
  asked: { readonly name: string; readonly form: HeaderForm; readonly all: boolean; readonly guess?: string },
): HeaderValue | readonly HeaderValue[] {
  const values = findFields(bytes, header, asked.name).map((field) =>
    formOf(bytes, field, asked.form, asked.guess),
  )
  return asked.all ? values : (values.at(-1) ?? null)
}

/** The last field of that name (in lower case); null: there is none. */
export function lastHeaderValue(
  bytes: Uint8Array,
  header: Header,
  name: string,
  form: HeaderForm,
): HeaderValue {
  // A loop, not closures: it is asked for eleven names a message.
  for (let at = header.fields.length - 1; at >= 0; at--) {
    const field = header.fields[at]
    if (field !== undefined && isNamed(bytes, field, name)) return formOf(bytes, field, form)
  }
  return null
}

function formOf(bytes: Uint8Array, field: Field, form: HeaderForm, guess?: string): HeaderValue {
  if (form === 'Raw')
    return decodeBytes(bytes.subarray(field.valueStart, field.valueEnd), guess).replaceAll('\0', '')
  const text = fieldText(bytes, field, guess)
  switch (form) {
    case 'Text':
      return headerText(text)
    case 'Addresses':
      return addressesIn(text)
    case 'GroupedAddresses':
      return groupsIn(text)
    case 'MessageIds':
      return messageIdsIn(text)
    case 'Date':
      return dateIn(text)
    case 'URLs':
      return urlsIn(text)
  }
}

/** RFC 8621 §4.1.2.2 */
export function headerText(text: string): string {
  return decodeWords(text).normalize('NFC').replaceAll('\0', '').trim()
}

/** RFC 8621 §4.1.2.3 */
export function addressesIn(text: string): EmailAddress[] {
  return mailboxesOf(readAddressList(text).entries).map(addressOf)
}

function groupsIn(text: string): EmailAddressGroup[] {
  const groups: { name: string | null; addresses: EmailAddress[] }[] = []
  let isLoose = false
  for (const entry of readAddressList(text).entries) {
    if (entry.kind === 'group') {
      groups.push({ name: nameOf(entry), addresses: entry.members.map(addressOf) })
      isLoose = false
      continue
    }
    if (!isLoose) groups.push({ name: null, addresses: [] })
    isLoose = true
    groups.at(-1)?.addresses.push(addressOf(entry))
  }
  return groups
}

function addressOf(mailbox: HeaderMailbox): EmailAddress {
  const email = mailbox.host === '' ? mailbox.local : `${mailbox.local}@${mailbox.host}`
  return { name: nameOf(mailbox), email }
}

function nameOf(entry: HeaderMailbox | HeaderGroup): string | null {
  const name = entry.rawName === undefined ? '' : headerText(entry.rawName)
  return name === '' ? null : name
}

/** RFC 8621 §4.1.2.5 */
export function messageIdsIn(text: string): readonly string[] | null {
  const ids = readReferences(text, undefined)
  return ids.length === 0 ? null : ids
}

/** As it was written, with its own zone. RFC 8621 §4.1.2.6 */
export function dateIn(text: string): string | null {
  const ms = readDate(text)
  if (ms === undefined) return null
  const zone = readZone(text) ?? 0
  const local = new Date(ms + zone * 60_000).toISOString().slice(0, 19)
  if (zone === 0) return `${local}Z`
  const minutes = Math.abs(zone)
  const two = (number: number): string => String(number).padStart(2, '0')
  return `${local}${zone < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

/** RFC 8621 §4.1.2.7, RFC 2369 */
function urlsIn(text: string): readonly string[] | null {
  const urls = [...text.matchAll(/<([^<>]+)>/g)].map(([, url = '']) => url.replaceAll(/\s/g, ''))
  return urls.length === 0 ? null : urls
}

/** An instant in UTC, without a fraction where there is none. RFC 8620 §1.4 */
export function utcDate(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z')
}
