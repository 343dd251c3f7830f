/**
 * The people of an account as JMAP tells them: its own address books, and the company's, which nobody writes to. RFC 9610
 *
 *   B17   an own book     K23   a card of one's own     BC    the company's book     Ka5, Kg9   an account, a group of it
 */
import { createHash } from 'node:crypto'
import type { CompanyPeople, CompanyPerson } from '../../service/account/company-people.ts'
import type { AddressBookRow, CardRow, ContactsState } from '../../service/mailbox/account-mail.ts'
import type { JsonObject } from '../jmap-server.ts'
import type { JmapContext } from './method.ts'
import { MethodError } from './method-error.ts'

export const COMPANY_BOOK = 'BC'
export const bookId = (id: number): string => `B${id}`
export const cardId = (id: number): string => `K${id}`

/** Undefined: it is no id of one's own books or cards. */
export function readOwnId(letter: 'B' | 'K', text: string): number | undefined {
  const [, digits] = /^[BK](\d{1,15})$/.exec(text) ?? []
  return digits === undefined || !text.startsWith(letter) ? undefined : Number(digits)
}

export type Card = { readonly id: string; readonly object: JsonObject }

export type Contacts = {
  readonly books: readonly AddressBookRow[]
  readonly state: ContactsState
  readonly people: CompanyPeople
  /** Changes when anybody of the company came, went or has another name. */
  readonly company: string
}

/** Without the cards, which are read when they are asked for. */
export async function readContacts({ mail, deps, principal, say }: JmapContext): Promise<Contacts> {
  const { books, state } = await mail.parts.contacts.books(say({ key: 'store.contacts' }))
  const { organisationId } = principal
  const people = organisationId === undefined ? [] : await deps.directory.people(organisationId)
  return { books, state, people, company: digestOf(people) }
}

const DIGESTS = new WeakMap<CompanyPeople, string>()

/** Another one when anybody came, went or has another name. */
export function digestOf(people: CompanyPeople): string {
  const known = DIGESTS.get(people)
  if (known !== undefined) return known
  const hash = createHash('sha256')
  for (const one of people) hash.update(`${one.kind} ${one.id} ${one.address} ${one.displayName}\n`)
  const digest = hash.digest('hex').slice(0, 12)
  DIGESTS.set(people, digest)
  return digest
}

export const bookState = ({ state }: Contacts): string => String(state.books)
export const cardState = ({ state, company }: Contacts): string => `${state.cards}.${company}`

/** The number of the state; throws `cannotCalculateChanges` for none of ours, or when the company is another one since. */
export function readCardState({ company }: Contacts, text: string): number {
  const [, cards, then] = /^(\d{1,15})\.([0-9a-f]{12})$/.exec(text) ?? []
  if (then !== company) throw new MethodError('cannotCalculateChanges')
  return Number(cards)
}

export function ownCard({ id, bookId: book, json, createdMs, updatedMs }: CardRow): Card {
  const object = JSON.parse(json) as JsonObject
  const times = { created: timeText(createdMs), updated: timeText(updatedMs) }
  return {
    id: cardId(id),
    object: { ...times, ...object, id: cardId(id), addressBookIds: { [bookId(book)]: true } },
  }
}

const timeText = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`

/** JSContact of somebody of the company. RFC 9553 */
export function companyCard({ kind, id, address, displayName }: CompanyPerson): Card {
  const key = `K${kind === 'account' ? 'a' : 'g'}${id}`
  return {
    id: key,
    object: {
      ...{ '@type': 'Card', version: '1.0', id: key, uid: `${kind}-${id}@valija` },
      ...{ kind: kind === 'account' ? 'individual' : 'group', addressBookIds: { [COMPANY_BOOK]: true } },
      name: { full: displayName === '' ? address : displayName },
      emails: { work: { address } },
    },
  }
}

/** All of them: one's own first, then the company's. */
export async function allCards({ mail }: JmapContext, { people }: Contacts): Promise<readonly Card[]> {
  const own = await mail.parts.contacts.cards()
  return [...own.map(ownCard), ...people.map(companyCard)]
}
