/** RFC 9610 §3.1 */
import { z } from 'zod'
import type { JsonObject } from '../../../jmap-server.ts'
import { allCards, cardState, readContacts } from '../../contacts.ts'
import { GET_ARGS, wantedIds } from '../../get-args.ts'
import { createdId } from '../../ids.ts'
import { CONTACTS, method } from '../../method.ts'

export const contactCardGet = method({
  name: 'ContactCard/get',
  capability: CONTACTS,
  args: z.strictObject(GET_ARGS),
  async run(context, { accountId, ids, properties }) {
    const contacts = await readContacts(context)
    const known = new Map((await allCards(context, contacts)).map((one) => [one.id, one.object]))
    const asked = wantedIds(
      ids?.map((id) => createdId(context.createdIds, id)),
      () => [...known.keys()],
    )
    // A card has whatever properties it was put with: which there are nobody can list. RFC 9610 §3
    const list: JsonObject[] = []
    for (const id of asked) {
      const object = known.get(id)
      if (object !== undefined) list.push(properties ? some(object, properties) : object)
    }
    return { accountId, state: cardState(contacts), list, notFound: asked.filter((id) => !known.has(id)) }
  },
})

function some(object: JsonObject, properties: readonly string[]): JsonObject {
  return Object.fromEntries(
    Object.entries(object).filter(([name]) => name === 'id' || properties.includes(name)),
  )
}
