/** People of the address book as one reads and changes them: what a card says, and what changes on it. RFC 9553, RFC 9610 */
import { type ContactCard, plain } from './people.ts'

/** A card with what is shown of it. */
export type Card = ContactCard & {
  readonly kind?: string
  /** Of the same person in every program. RFC 9553 §2.1.9 */
  readonly uid?: string
  readonly phones?: Readonly<Record<string, { readonly number: string }>>
  readonly organizations?: Readonly<Record<string, { readonly name?: string }>>
  readonly notes?: Readonly<Record<string, { readonly note: string }>>
}

export type Contact = {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly phone: string
  readonly company: string
  readonly note: string
  /** Further addresses and numbers, which stay as they are. */
  readonly more: readonly string[]
  /** Of the company's book: read only. */
  readonly isColleague: boolean
  readonly card: Card
}

export const CARD_PROPERTIES = [
  ...['id', 'uid', 'addressBookIds', 'kind', 'name'],
  ...['emails', 'phones', 'organizations', 'notes'],
] as const

/** What one writes into the form. */
export type ContactForm = Pick<Contact, 'name' | 'email' | 'phone' | 'company' | 'note'>

/** `company`: the ids of books that one only reads. */
export function contactOf(card: Card, company: ReadonlySet<string>): Contact {
  const [email = '', ...emails] = Object.values(card.emails ?? {}).map(({ address }) => address)
  const [phone = '', ...phones] = Object.values(card.phones ?? {}).map(({ number }) => number)
  const said = card.name?.full ?? card.name?.components?.map(({ value }) => value).join(' ') ?? ''
  return {
    ...{ id: card.id, email, phone, card, more: [...emails, ...phones] },
    name: said === '' ? email || phone : said,
    company: Object.values(card.organizations ?? {})[0]?.name ?? '',
    note: Object.values(card.notes ?? {})[0]?.note ?? '',
    isColleague: Object.keys(card.addressBookIds).some((book) => company.has(book)),
  }
}

/** As one reads them: by name, without minding accents. */
export function byName(contacts: readonly Contact[], language: string): readonly Contact[] {
  const { compare } = new Intl.Collator(language, { sensitivity: 'base', numeric: true })
  return contacts.toSorted((a, b) => compare(a.name, b.name) || compare(a.email, b.email))
}

/** Those in which every word stands somewhere. */
export function matching(contacts: readonly Contact[], typed: string): readonly Contact[] {
  const words = plain(typed)
    .split(/\s+/)
    .filter((word) => word !== '')
  if (words.length === 0) return contacts
  return contacts.filter(({ name, email, phone, company, note, more }) => {
    const text = plain([name, email, phone, company, note, ...more].join(' '))
    return words.every((word) => text.includes(word))
  })
}

/** A new card of that book. */
export function newCard(form: ContactForm, book: string): Readonly<Record<string, unknown>> {
  return {
    ...{ '@type': 'Card', version: '1.0', addressBookIds: { [book]: true } },
    ...(form.name !== '' && { name: { full: form.name } }),
    ...(form.email !== '' && { emails: { e1: { address: form.email } } }),
    ...(form.phone !== '' && { phones: { p1: { number: form.phone } } }),
    ...(form.company !== '' && { organizations: { o1: { name: form.company } } }),
    ...(form.note !== '' && { notes: { n1: { note: form.note } } }),
  }
}

const PLACES = [
  ['email', 'emails', 'address'],
  ['phone', 'phones', 'number'],
  ['company', 'organizations', 'name'],
  ['note', 'notes', 'note'],
] as const

/** What changes on the card; what other programs put there stays. Empty: nothing does. RFC 8620 §5.3 */
export function cardPatch(contact: Contact, form: ContactForm): Readonly<Record<string, unknown>> {
  const patch: Record<string, unknown> = {}
  // The parts of a name would say the old one: they go when the whole is another.
  if (form.name !== contact.name) patch['name'] = form.name === '' ? null : { full: form.name }
  for (const [field, place, member] of PLACES) {
    if (form[field] === contact[field]) continue
    const [first] = Object.keys(contact.card[place] ?? {})
    if (first === undefined) patch[place] = { [`${field}1`]: { [member]: form[field] } }
    else if (form[field] === '') patch[`${place}/${pointed(first)}`] = null
    else patch[`${place}/${pointed(first)}/${member}`] = form[field]
  }
  return patch
}

/** RFC 6901 §3 */
function pointed(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1')
}
