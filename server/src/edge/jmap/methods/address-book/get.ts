/** Address books, the company's among them, which is read only. RFC 9610 §2.1 */
import { z } from 'zod'
import { bookId, bookState, COMPANY_BOOK, type Contacts, readContacts } from '../../contacts.ts'
import { GET_ARGS, pick, wantedIds, wantedProperties } from '../../get-args.ts'
import { createdId } from '../../ids.ts'
import { CONTACTS, type JmapContext, method } from '../../method.ts'

const PROPERTIES = [
  ...(['id', 'name', 'description', 'sortOrder', 'isDefault', 'isSubscribed'] as const),
  ...(['shareWith', 'myRights'] as const),
] as const
/** Above it the company's stands below all of one's own. */
const LAST = 1_000_000

export const addressBookGet = method({
  name: 'AddressBook/get',
  capability: CONTACTS,
  args: z.strictObject(GET_ARGS),
  async run(context, { accountId, ids, properties }) {
    const wanted = wantedProperties(properties, PROPERTIES)
    const contacts = await readContacts(context)
    const known = new Map(bookObjects(context, contacts).map((one) => [one.id, one]))
    const asked = wantedIds(
      ids?.map((id) => createdId(context.createdIds, id)),
      () => [...known.keys()],
    )
    const list = asked.flatMap((id) => known.get(id) ?? []).map((one) => pick(one, wanted))
    return { accountId, state: bookState(contacts), list, notFound: asked.filter((id) => !known.has(id)) }
  },
})

function bookObjects({ say }: JmapContext, { books }: Contacts) {
  const same = { description: null, isSubscribed: true, shareWith: null }
  const rights = (own: boolean, last: boolean) => ({
    ...{ mayRead: true, mayWrite: own, mayShare: false, mayDelete: own && !last },
  })
  return [
    ...books.map(({ id, name, position }, at) => ({
      ...{ id: bookId(id), name, sortOrder: position, isDefault: at === 0, ...same },
      myRights: rights(true, books.length === 1),
    })),
    {
      ...{ id: COMPANY_BOOK, name: say({ key: 'store.company-book' }), sortOrder: LAST, isDefault: false },
      ...{ ...same, myRights: rights(false, false) },
    },
  ]
}
