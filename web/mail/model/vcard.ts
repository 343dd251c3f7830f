/**
 * Contacts as files that other programs write and read: vCard 2.1, 3.0 and 4.0 in, 3.0 out, which all of them know. Of a person:
 * name, addresses, numbers, company, note. RFC 6350, RFC 2426, RFC 9555
 */
import { FILE_CONTACTS_MAX } from '../limits.ts'
import type { Card } from './contacts.ts'
import {
  type ContentLine,
  escapeText,
  foldLine,
  readContentLines,
  splitEscaped,
  unescapeText,
} from './content-lines.ts'

/** What a card of ours is made of. RFC 9553 */
export type FileCard = Pick<Card, 'emails' | 'phones' | 'organizations' | 'notes'> & {
  /** As the file has it; undefined: it has none. */
  readonly uid: string | undefined
  readonly name: string
}

/** People of the file, at most FILE_CONTACTS_MAX; of a file that is no vCard none. */
export function readVcards(text: string): readonly FileCard[] {
  const cards: FileCard[] = []
  let lines: ContentLine[] | undefined
  for (const line of readContentLines(joinedSoftly(text.replace(/^\uFEFF/, '')))) {
    const isVcard = line.value.trim().toUpperCase() === 'VCARD'
    if (line.name === 'BEGIN' && isVcard) lines = []
    else if (line.name === 'END' && isVcard && lines !== undefined) {
      const card = cardOf(lines)
      if (card !== undefined) cards.push(card)
      lines = undefined
      if (cards.length >= FILE_CONTACTS_MAX) break
    } else lines?.push(line)
  }
  return cards
}

/** Of version 2.1: such a value goes on behind a sign of equality at the end of its line. RFC 2045 §6.7 */
function joinedSoftly(text: string): string {
  return text.replaceAll(/^[^:\r\n]{1,200}QUOTED-PRINTABLE[^:\r\n]{0,200}:(?:[^\r\n]*=\r?\n)+/gim, (softly) =>
    softly.replaceAll(/=\r?\n/g, ''),
  )
}

/** Undefined: nobody would know who that is. */
function cardOf(lines: readonly ContentLine[]): FileCard | undefined {
  const all = (name: string): string[] =>
    lines.filter((line) => line.name === name).map((line) => decoded(line))
  const texts = (name: string): string[] =>
    all(name)
      .map((one) => unescapeText(one).trim())
      .filter((one) => one !== '')
  const [family = '', given = '', middle = ''] = splitEscaped(all('N')[0] ?? '', ';')
  const parts = [given, middle, family].map((one) => one.trim()).filter((one) => one !== '')
  const name = texts('FN')[0] ?? parts.join(' ')
  const emails = texts('EMAIL').filter((one) => /^[^\s@<>]+@[^\s@<>]+$/.test(one))
  const phones = texts('TEL').map((one) => one.replace(/^tel:/i, ''))
  const company = splitEscaped(all('ORG')[0] ?? '', ';')[0]?.trim() ?? ''
  const [note] = texts('NOTE')
  if (name === '' && emails.length === 0 && phones.length === 0) return undefined
  return {
    ...{ uid: texts('UID')[0], name },
    ...(emails.length > 0 && { emails: numbered('e', emails, (address) => ({ address })) }),
    ...(phones.length > 0 && { phones: numbered('p', phones, (number) => ({ number })) }),
    ...(company !== '' && { organizations: { o1: { name: company } } }),
    ...(note !== undefined && { notes: { n1: { note } } }),
  }
}

function decoded({ parameters, value }: ContentLine): string {
  const coded = [...parameters].some(([name, values]) =>
    [name, ...values].some((one) => one.toUpperCase() === 'QUOTED-PRINTABLE'),
  )
  if (!coded) return value
  // Each octet is one sign here, also those that stand there uncoded. RFC 2045 §6.7
  const octets = [...new TextEncoder().encode(value)].map((octet) => String.fromCharCode(octet)).join('')
  const plain = octets.replaceAll(/=([\dA-F]{2})/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  )
  const isLatin = /^(?:iso-8859-1|windows-1252)$/i.test(parameters.get('CHARSET')?.[0] ?? '')
  return new TextDecoder(isLatin ? 'windows-1252' : 'utf-8').decode(
    Uint8Array.from(plain, (sign) => sign.charCodeAt(0)),
  )
}

function numbered<T>(sign: string, values: readonly string[], make: (value: string) => T): Record<string, T> {
  return Object.fromEntries(values.map((value, n) => [`${sign}${n + 1}`, make(value)]))
}

/** A new card of that book. RFC 9610 §3 */
export function cardObject(
  { uid, name, ...facts }: FileCard,
  book: string,
): Readonly<Record<string, unknown>> {
  return {
    ...{ '@type': 'Card', version: '1.0', addressBookIds: { [book]: true } },
    ...(uid !== undefined && { uid }),
    ...(name !== '' && { name: { full: name } }),
    ...facts,
  }
}

/** One file of all of them. */
export function writeVcards(contacts: readonly { readonly name: string; readonly card: Card }[]): string {
  return contacts.map(({ name, card }) => oneVcard(name, card)).join('')
}

function oneVcard(name: string, card: Card): string {
  const line = (key: string, value: string | undefined): string[] =>
    value === undefined || value === '' ? [] : [`${key}:${escapeText(value)}`]
  const words = name.split(/\s+/)
  const family = words.length > 1 ? (words.at(-1) ?? '') : ''
  const given = family === '' ? name : words.slice(0, -1).join(' ')
  return [
    ...['BEGIN:VCARD', 'VERSION:3.0', ...line('UID', card.uid), `FN:${escapeText(name)}`],
    `N:${escapeText(family)};${escapeText(given)};;;`,
    ...Object.values(card.emails ?? {}).flatMap(({ address }) => line('EMAIL', address)),
    ...Object.values(card.phones ?? {}).flatMap(({ number }) => line('TEL', number)),
    ...Object.values(card.organizations ?? {}).flatMap((one) => line('ORG', one.name)),
    ...Object.values(card.notes ?? {}).flatMap(({ note }) => line('NOTE', note)),
    'END:VCARD',
  ]
    .map(foldLine)
    .join('')
}

/** Those that are not in the book yet: by their id, else by name and first address or number. */
export function newOnes(
  cards: readonly FileCard[],
  known: readonly {
    readonly name: string
    readonly email: string
    readonly phone: string
    readonly card: { readonly uid?: string }
  }[],
): readonly FileCard[] {
  const have = new Set(
    known.flatMap((one) => [sameAs(one), ...(one.card.uid === undefined ? [] : [one.card.uid])]),
  )
  return cards.filter((card) => {
    const email = Object.values(card.emails ?? {})[0]?.address ?? ''
    const phone = Object.values(card.phones ?? {})[0]?.number ?? ''
    const key = sameAs({ name: card.name === '' ? email || phone : card.name, email, phone })
    const isKnown = have.has(key) || (card.uid !== undefined && have.has(card.uid))
    have.add(key)
    if (card.uid !== undefined) have.add(card.uid)
    return !isKnown
  })
}

const sameAs = (one: { readonly name: string; readonly email: string; readonly phone: string }): string =>
  JSON.stringify([one.name, one.email.toLowerCase(), one.phone])
