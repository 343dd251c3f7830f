/** People to write to: of the address book, of the company, and those one wrote to. Which are offered, and in what order. */
import type { MailAddress } from './mail.ts'

export type PersonSource = 'own' | 'company' | 'written'

export type Person = {
  readonly key: string
  readonly name: string
  /** All of them receive it: one, or the members of a group. */
  readonly addresses: readonly MailAddress[]
  readonly source: PersonSource
  readonly isGroup: boolean
  /** How many messages one has sent there lately. */
  readonly times: number
}

/** Offered at once: more than these nobody reads. */
const OFFERS_MAX = 8

/** Without accents and capitals, as people type names. */
export const plain = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()

/** 0: no; more is better: the beginning of the address or the name, of a word, within. */
function fits(person: Person, words: readonly string[]): number {
  const name = plain(person.name)
  const texts = [name, ...person.addresses.map(({ email }) => email.toLowerCase())]
  let worst = 3
  for (const word of words) {
    const starts = texts.some((text) => text.startsWith(word))
    const within = texts.some((text) => text.includes(word))
    const part = texts.some((text) => text.split(/[\s.@_-]+/).some((one) => one.startsWith(word)))
    worst = Math.min(worst, starts ? 3 : part ? 2 : within ? 1 : 0)
  }
  return worst
}

const ORDER: Readonly<Record<PersonSource, number>> = { own: 0, company: 1, written: 2 }

/** The best that fit what is typed, without those that stand already; nobody twice. */
export function offersFor(
  typed: string,
  people: readonly Person[],
  chosen: readonly MailAddress[],
  language: string,
): readonly Person[] {
  const words = plain(typed)
    .split(/\s+/)
    .filter((word) => word !== '')
  if (words.length === 0) return []
  const gone = new Set(chosen.map(({ email }) => email.toLowerCase()))
  const found = people
    .map((person) => ({ person, fit: fits(person, words) }))
    .filter(
      ({ person, fit }) => fit > 0 && person.addresses.some(({ email }) => !gone.has(email.toLowerCase())),
    )
    .sort(
      (a, b) =>
        b.fit - a.fit ||
        b.person.times - a.person.times ||
        ORDER[a.person.source] - ORDER[b.person.source] ||
        a.person.name.localeCompare(b.person.name, language),
    )
  const offers: Person[] = []
  for (const { person } of found) {
    const email = person.isGroup ? '' : (person.addresses[0]?.email.toLowerCase() ?? '')
    if (email !== '' && gone.has(email)) continue
    gone.add(email)
    offers.push(person)
    if (offers.length === OFFERS_MAX) break
  }
  return offers
}

/** A message that one has sent. RFC 8621 §4.1.2 */
export type Written = {
  readonly to: readonly MailAddress[] | null
  readonly cc: readonly MailAddress[] | null
}

/** Whom one wrote to, the latest name that was used of each. `letters`: the newest first. */
export function peopleWrittenTo(letters: readonly Written[]): readonly Person[] {
  const people = new Map<string, Person>()
  for (const { to, cc } of letters)
    for (const address of [...(to ?? []), ...(cc ?? [])]) {
      const key = address.email.toLowerCase()
      const known = people.get(key)
      people.set(key, {
        key: `written ${key}`,
        name:
          known === undefined || known.name === known.addresses[0]?.email
            ? (address.name ?? address.email)
            : known.name,
        addresses: known?.addresses ?? [address],
        source: 'written',
        isGroup: false,
        times: (known?.times ?? 0) + 1,
      })
    }
  return [...people.values()]
}

/** One list of several: what the address book says of a person goes before what the company and old letters say. */
export function joinedPeople(...lists: readonly (readonly Person[])[]): readonly Person[] {
  const joined = new Map<string, Person>()
  for (const list of lists)
    for (const person of list) {
      const [first] = person.addresses
      const key = person.isGroup || first === undefined ? person.key : first.email.toLowerCase()
      const known = joined.get(key)
      joined.set(key, known === undefined ? person : { ...known, times: Math.max(known.times, person.times) })
    }
  return [...joined.values()]
}

/** What is read of a card. RFC 9553 §2 */
export type ContactCard = {
  readonly id: string
  readonly addressBookIds: Readonly<Record<string, true>>
  readonly name?: { readonly full?: string; readonly components?: readonly { readonly value: string }[] }
  readonly emails?: Readonly<Record<string, { readonly address: string }>>
}

/** One for each address of the card. `company`: the ids of books that one only reads. */
export function peopleOfCards(
  cards: readonly ContactCard[],
  company: ReadonlySet<string>,
): readonly Person[] {
  return cards.flatMap(({ id, addressBookIds, name, emails }) => {
    const source: PersonSource = Object.keys(addressBookIds).some((book) => company.has(book))
      ? 'company'
      : 'own'
    const said = name?.full ?? name?.components?.map(({ value }) => value).join(' ') ?? ''
    return Object.values(emails ?? {}).map(({ address }) => ({
      ...{ key: `${id} ${address}`, name: said === '' ? address : said, source, isGroup: false, times: 0 },
      addresses: [{ name: said === '' || said === address ? null : said, email: address }],
    }))
  })
}
