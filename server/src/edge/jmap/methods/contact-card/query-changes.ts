/**
 * Cards that were touched are taken out, and put in again where they stand now. When anybody of the company came or went, a client
 * asks anew. RFC 9610 §3.4, RFC 8620 §5.6
 */
import { z } from 'zod'
import { cardState, readContacts } from '../../contacts.ts'
import { CONTACTS, method } from '../../method.ts'
import { MethodError } from '../../method-error.ts'
import { QUERY_CHANGES_ARGS } from '../email/query-changes.ts'
import { changedCards } from './changes.ts'
import { CARD_QUESTION_ARGS, findCards } from './query.ts'

export const contactCardQueryChanges = method({
  name: 'ContactCard/queryChanges',
  capability: CONTACTS,
  args: z.strictObject({ ...CARD_QUESTION_ARGS, ...QUERY_CHANGES_ARGS }),
  async run(context, args) {
    const contacts = await readContacts(context)
    const { created, updated, destroyed } = await changedCards(context, contacts, args.sinceQueryState)
    const ids = await findCards(context, contacts, args)
    const touched = new Set([...created, ...updated])
    const added = ids.flatMap((id, index) => (touched.has(id) ? [{ id, index }] : []))
    const removed = [...updated, ...destroyed]
    if (removed.length + added.length > (args.maxChanges ?? Infinity)) throw new MethodError('tooManyChanges')
    return {
      accountId: args.accountId,
      oldQueryState: args.sinceQueryState,
      newQueryState: cardState(contacts),
      ...(args.calculateTotal && { total: ids.length }),
      ...{ removed, added },
    }
  },
})
