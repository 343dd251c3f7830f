/** Of one's own cards; when anybody of the company came or went, a client reads all of them anew. RFC 9610 §3.2 */
import { cardId, cardState, readCardState, readContacts } from '../../contacts.ts'
import { CHANGES_ARGS, changesAnswer } from '../../get-args.ts'
import { CONTACTS, method } from '../../method.ts'
import { MethodError } from '../../method-error.ts'

export const contactCardChanges = method({
  name: 'ContactCard/changes',
  capability: CONTACTS,
  args: CHANGES_ARGS,
  async run(context, { accountId, sinceState, maxChanges }) {
    const contacts = await readContacts(context)
    const since = readCardState(contacts, sinceState)
    const changes = await context.mail.parts.contacts.changes('cards', since)
    if (changes === undefined) throw new MethodError('cannotCalculateChanges')
    const { created, updated, destroyed } = changes
    const told = {
      created: created.map(cardId),
      updated: updated.map(cardId),
      destroyed: destroyed.map(cardId),
    }
    return changesAnswer(accountId, { old: sinceState, now: cardState(contacts) }, told, maxChanges)
  },
})
