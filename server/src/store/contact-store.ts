/** What the store keeps of the people of one account: address books with cards in them. RFC 9610 */

export type AddressBookRow = {
  readonly id: number
  readonly name: string
  readonly position: number
}

export type CardRow = {
  readonly id: number
  readonly bookId: number
  readonly uid: string
  readonly createdMs: number
  readonly updatedMs: number
  /** JSContact as JSON, as it was put. RFC 9553 */
  readonly json: string
}

export type NewCard = Pick<CardRow, 'bookId' | 'uid' | 'json'>

export type ContactsState = { readonly books: number; readonly cards: number }

/** Since a state. What came and went between is in none of them. */
export type ContactChanges = {
  readonly created: readonly number[]
  readonly updated: readonly number[]
  readonly destroyed: readonly number[]
}

export type ContactStore = {
  /** The books in their order; `first` is the name of the one that is made when there is none yet. */
  books(first: string): Promise<{ readonly books: readonly AddressBookRow[]; readonly state: ContactsState }>
  /** Both 0 while there is no book. */
  state(): Promise<ContactsState>
  /** In order of age. */
  cards(): Promise<readonly CardRow[]>
  /** Undefined: nobody remembers what was there at that state. */
  changes(what: keyof ContactsState, since: number): Promise<ContactChanges | undefined>
  /** Refusal `limit`. */
  addBook(name: string, position: number): Promise<number>
  /** Refusal `not-found`. */
  setBook(id: number, change: { readonly name?: string; readonly position?: number }): Promise<void>
  /** Refusal `not-found`, `in-use` (cards are in it and `withCards` is not set, or it is the only one). */
  removeBook(id: number, withCards: boolean): Promise<void>
  /** Refusal `limit`, `too-large`, `over-quota`, `not-found` (the book), `already-exists` (the uid). */
  addCard(card: NewCard): Promise<number>
  /** The same Refusals, and `not-found` for the card. */
  setCard(id: number, card: NewCard): Promise<void>
  /** Refusal `not-found`. */
  removeCard(id: number): Promise<void>
}
