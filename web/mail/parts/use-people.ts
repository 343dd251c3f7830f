/** Whom somebody may mean while they type a name: the address book and the company by JMAP, and those one wrote to lately. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDeferredValue, useMemo } from 'react'
import type { JmapClient } from '../../kit/jmap-client.ts'
import { useJmap, useKit } from '../../kit/kit-context.ts'
import { CARDS_OFFERED, LETTERS_LOOKED_AT } from '../limits.ts'
import { folderOf } from '../model/draft.ts'
import type { Folder, MailAddress } from '../model/mail.ts'
import {
  type ContactCard,
  joinedPeople,
  offersFor,
  type Person,
  peopleOfCards,
  peopleWrittenTo,
  type Written,
} from '../model/people.ts'

const MAIL = 'urn:ietf:params:jmap:mail'
const CONTACTS = 'urn:ietf:params:jmap:contacts'
/** As long as somebody writes one message. */
const KNOWN_FRESH_MS = 60_000
/** Whom one wrote to changes slowly, and asking costs the server a list. */
const WRITTEN_FRESH_MS = 10 * 60_000

/** `isAsked`: somebody is about to write; nothing is asked of the server before. */
export function useWrittenTo(isAsked: boolean): readonly Person[] {
  const jmap = useJmap()
  const { data } = useQuery({
    queryKey: ['written-to'],
    enabled: isAsked,
    staleTime: WRITTEN_FRESH_MS,
    queryFn: async () => peopleWrittenTo(await sentLetters(jmap)),
  })
  return data ?? NOBODY
}
const NOBODY: readonly Person[] = []

/** The best for what is typed, as far as they are known at this moment. */
export function useOffers(
  typed: string,
  chosen: readonly MailAddress[],
  isAsked: boolean,
): readonly Person[] {
  const { language } = useKit()
  const wanted = useDeferredValue(typed)
  const written = useWrittenTo(isAsked)
  const known = useKnown(wanted.trim(), isAsked)
  return useMemo(
    () => offersFor(wanted, joinedPeople(known, written), chosen, language),
    [wanted, known, written, chosen, language],
  )
}

/** Of the address books and the company; those of the letters before while the next ones come. */
function useKnown(typed: string, isAsked: boolean): readonly Person[] {
  const jmap = useJmap()
  const { data } = useQuery({
    queryKey: ['people', typed],
    enabled: isAsked && typed !== '',
    staleTime: KNOWN_FRESH_MS,
    placeholderData: keepPreviousData,
    queryFn: () => findPeople(jmap, typed),
  })
  return data ?? NOBODY
}

async function findPeople(jmap: JmapClient, typed: string): Promise<readonly Person[]> {
  const accountId = (await jmap.session()).primaryAccounts[CONTACTS]
  // A server without contacts offers those one wrote to.
  if (accountId === undefined) return NOBODY
  const books = jmap.prepare<{ readonly list: readonly Book[] }>('AddressBook/get', {
    ...{ accountId, properties: ['myRights'] },
  })
  const found = jmap.prepare<unknown>('ContactCard/query', {
    ...{ accountId, filter: { text: typed }, limit: CARDS_OFFERED },
  })
  const cards = jmap.prepare<{ readonly list: readonly ContactCard[] }>('ContactCard/get', {
    ...{ accountId, '#ids': found.ref('/ids'), properties: ['addressBookIds', 'name', 'emails'] },
  })
  const [{ list }, , { list: all }] = await jmap.send(books, found, cards)
  return peopleOfCards(all, new Set(list.filter(({ myRights }) => !myRights.mayWrite).map(({ id }) => id)))
}
type Book = { readonly id: string; readonly myRights: { readonly mayWrite: boolean } }

async function sentLetters(jmap: JmapClient): Promise<readonly Written[]> {
  const accountId = (await jmap.session()).primaryAccounts[MAIL]
  const { list } = await jmap.call<{ readonly list: readonly Folder[] }>('Mailbox/get', {
    accountId,
    properties: ['name', 'role'],
  })
  const sent = folderOf(list, 'sent')
  if (sent === undefined) return []
  const found = jmap.prepare<unknown>('Email/query', {
    ...{ accountId, filter: { inMailbox: sent.id }, limit: LETTERS_LOOKED_AT },
    sort: [{ property: 'receivedAt', isAscending: false }],
  })
  const letters = jmap.prepare<{ readonly list: readonly Written[] }>('Email/get', {
    ...{ accountId, '#ids': found.ref('/ids'), properties: ['to', 'cc'] },
  })
  const [, { list: all }] = await jmap.send(found, letters)
  return all
}
