/** RFC 9610 §2.2 */
import { bookId, bookState, readContacts } from '../../contacts.ts'
import { CHANGES_ARGS, changesAnswer } from '../../get-args.ts'
import { CONTACTS, method } from '../../method.ts'
import { MethodError } from '../../method-error.ts'

export const addressBookChanges = method({
  name: 'AddressBook/changes',
  capability: CONTACTS,
  args: CHANGES_ARGS,
  async run(context, { accountId, sinceState, maxChanges }) {
    const now = bookState(await readContacts(context))
    const since = /^\d{1,15}$/.test(sinceState) ? Number(sinceState) : undefined
    const changes =
      since === undefined ? undefined : await context.mail.parts.contacts.changes('books', since)
    if (changes === undefined) throw new MethodError('cannotCalculateChanges')
    const { created, updated, destroyed } = changes
    const told = {
      created: created.map(bookId),
      updated: updated.map(bookId),
      destroyed: destroyed.map(bookId),
    }
    return changesAnswer(accountId, { old: sinceState, now }, told, maxChanges)
  },
})
