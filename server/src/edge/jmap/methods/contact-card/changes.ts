/** Of one's own cards; when anybody of the company came or went, a client reads all of them anew. RFC 9610 §3.2 */
import { type Contacts, cardId, cardState, readCardState, readContacts } from '../../contacts.ts'
import { CHANGES_ARGS, type Changes, changesAnswer } from '../../get-args.ts'
import { CONTACTS, type JmapContext, method } from '../../method.ts'
import { MethodError } from '../../method-error.ts'

export const contactCardChanges = method({
  name: 'ContactCard/changes',
  capability: CONTACTS,
  args: CHANGES_ARGS,
  async run(context, { accountId, sinceState, maxChanges }) {
    const contacts = await readContacts(context)
    const told = await changedCards(context, contacts, sinceState)
    return changesAnswer(accountId, { old: sinceState, now: cardState(contacts) }, told, maxChanges)
  },
})

/** Throws MethodError `cannotCalculateChanges`. */
export async function changedCards(
  context: JmapContext,
  contacts: Contacts,
  since: string,
): Promise<Changes> {
  const changes = await context.mail.parts.contacts.changes('cards', readCardState(contacts, since))
  if (changes === undefined) throw new MethodError('cannotCalculateChanges')
  const { created, updated, destroyed } = changes
  return { created: created.map(cardId), updated: updated.map(cardId), destroyed: destroyed.map(cardId) }
}
