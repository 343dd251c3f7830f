/** The address book and the company's people, by JMAP. RFC 9610 */
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import type { JmapClient } from '../../kit/jmap-client.ts'
import { useJmap } from '../../kit/kit-context.ts'
import { CARDS_AT_ONCE, CONTACTS_AT_ONCE, CONTACTS_MAX } from '../limits.ts'
import { CARD_PROPERTIES, type Card, type Contact, contactOf } from '../model/contacts.ts'

const CAPABILITY = 'urn:ietf:params:jmap:contacts'
const KEY = ['contacts']
const FRESH_MS = 60_000

export type Contacts = {
  readonly all: readonly Contact[]
  /** Where new people go. */
  readonly book: string
  /** There are more than are shown. */
  readonly isCut: boolean
}

type Book = {
  readonly id: string
  readonly isDefault?: boolean
  readonly myRights: { readonly mayWrite: boolean }
}
type Found = { readonly ids: readonly string[]; readonly total: number }
type Fault = { readonly type: string; readonly description?: string }
export type CardChange =
  | { readonly create: Readonly<Record<string, unknown>> }
  | { readonly id: string; readonly patch: Readonly<Record<string, unknown>> }
  | { readonly id: string; readonly remove: true }

export function useContacts() {
  const jmap = useJmap()
  return useQuery({ queryKey: KEY, staleTime: FRESH_MS, queryFn: () => readContacts(jmap) })
}

/** Throws Error with the server's words. What is offered while one writes follows. */
export function useChangeContact(): (change: CardChange) => Promise<void> {
  const jmap = useJmap()
  const queries = useQueryClient()
  return async (change) => {
    await changeCard(jmap, change)
    await refresh(queries)
  }
}

/** Adds them to that book, as many at a time as one request takes; their ids. Throws Error with the server's words. */
export function useAddCards(): (
  cards: readonly Readonly<Record<string, unknown>>[],
) => Promise<readonly string[]> {
  const jmap = useJmap()
  const queries = useQueryClient()
  return async (cards) => {
    const accountId = (await jmap.session()).primaryAccounts[CAPABILITY]
    const ids: string[] = []
    try {
      for (let at = 0; at < cards.length; at += CARDS_AT_ONCE) {
        const some = cards.slice(at, at + CARDS_AT_ONCE).map((card, n) => [`n${n}`, card] as const)
        const { created, notCreated } = await jmap.call<{
          readonly created: Readonly<Record<string, { readonly id: string }>> | null
          readonly notCreated: Readonly<Record<string, Fault>> | null
        }>('ContactCard/set', { accountId, create: Object.fromEntries(some) })
        ids.push(...Object.values(created ?? {}).map(({ id }) => id))
        const [fault] = Object.values(notCreated ?? {})
        if (fault !== undefined) throw new Error(fault.description ?? fault.type)
      }
      return ids
    } finally {
      await refresh(queries)
    }
  }
}

/** Takes away what was added just now. */
export function useRemoveCards(): (ids: readonly string[]) => Promise<void> {
  const jmap = useJmap()
  const queries = useQueryClient()
  return async (ids) => {
    const accountId = (await jmap.session()).primaryAccounts[CAPABILITY]
    for (let at = 0; at < ids.length; at += CARDS_AT_ONCE)
      await jmap.call('ContactCard/set', { accountId, destroy: ids.slice(at, at + CARDS_AT_ONCE) })
    await refresh(queries)
  }
}

async function refresh(queries: QueryClient): Promise<void> {
  await Promise.all([KEY, ['people']].map((queryKey) => queries.invalidateQueries({ queryKey })))
}

async function readContacts(jmap: JmapClient): Promise<Contacts> {
  const accountId = (await jmap.session()).primaryAccounts[CAPABILITY]
  const books = jmap.prepare<{ readonly list: readonly Book[] }>('AddressBook/get', {
    ...{ accountId, properties: ['id', 'isDefault', 'myRights'] },
  })
  const found = jmap.prepare<Found>('ContactCard/query', {
    ...{ accountId, limit: CONTACTS_MAX, calculateTotal: true },
  })
  const [{ list }, { ids, total }] = await jmap.send(books, found)
  const own = list.filter(({ myRights }) => myRights.mayWrite)
  const readOnly = new Set(list.filter(({ myRights }) => !myRights.mayWrite).map(({ id }) => id))
  const all: Contact[] = []
  for (let at = 0; at < ids.length; at += CONTACTS_AT_ONCE) {
    const cards = await jmap.call<{ readonly list: readonly Card[] }>('ContactCard/get', {
      ...{ accountId, ids: ids.slice(at, at + CONTACTS_AT_ONCE), properties: CARD_PROPERTIES },
    })
    all.push(...cards.list.map((card) => contactOf(card, readOnly)))
  }
  const book = own.find(({ isDefault }) => isDefault === true) ?? own[0]
  return { all, book: book?.id ?? '', isCut: total > ids.length }
}

async function changeCard(jmap: JmapClient, change: CardChange): Promise<void> {
  const accountId = (await jmap.session()).primaryAccounts[CAPABILITY]
  const asked =
    'create' in change
      ? { create: { one: change.create } }
      : 'patch' in change
        ? { update: { [change.id]: change.patch } }
        : { destroy: [change.id] }
  const answer = await jmap.call<
    Readonly<Record<'notCreated' | 'notUpdated' | 'notDestroyed', Readonly<Record<string, Fault>> | null>>
  >('ContactCard/set', { accountId, ...asked })
  const faults = [answer.notCreated, answer.notUpdated, answer.notDestroyed]
  const fault = faults.flatMap((one) => Object.values(one ?? {}))[0]
  if (fault !== undefined) throw new Error(fault.description ?? fault.type)
}
