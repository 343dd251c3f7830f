/** RFC 8621 §2.2 */
import { changedSince, mailboxChanges } from '../../account-changes.ts'
import { CHANGES_ARGS, changesAnswer } from '../../get-args.ts'
import { MAIL, method } from '../../method.ts'
import { formatState } from '../../states.ts'
import { COUNT_PROPERTIES } from './mailbox-object.ts'

export const mailboxChangesMethod = method({
  name: 'Mailbox/changes',
  capability: MAIL,
  shared: true,
  args: CHANGES_ARGS,
  async run(context, { accountId, sinceState, maxChanges }) {
    const changed = await changedSince(context, sinceState)
    const states = { old: sinceState, now: formatState(changed.end) }
    const answer = changesAnswer(accountId, states, await mailboxChanges(context, changed), maxChanges)
    return { ...answer, updatedProperties: changed.listChanged ? null : COUNT_PROPERTIES }
  },
})
