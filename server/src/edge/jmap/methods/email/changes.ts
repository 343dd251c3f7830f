/** RFC 8621 §4.3 */
import { changedSince, emailChanges } from '../../account-changes.ts'
import { CHANGES_ARGS, changesAnswer } from '../../get-args.ts'
import { MAIL, method } from '../../method.ts'
import { formatState } from '../../states.ts'

export const emailChangesMethod = method({
  name: 'Email/changes',
  capability: MAIL,
  shared: true,
  args: CHANGES_ARGS,
  async run(context, { accountId, sinceState, maxChanges }) {
    const changed = await changedSince(context, sinceState)
    const states = { old: sinceState, now: formatState(changed.end) }
    return changesAnswer(accountId, states, await emailChanges(context, changed), maxChanges)
  },
})
