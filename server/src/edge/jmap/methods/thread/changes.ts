/** RFC 8621 §3.2 */
import { changedSince, threadChanges } from '../../account-changes.ts'
import { CHANGES_ARGS, changesAnswer } from '../../get-args.ts'
import { MAIL, method } from '../../method.ts'
import { formatState } from '../../states.ts'

export const threadChangesMethod = method({
  name: 'Thread/changes',
  capability: MAIL,
  shared: true,
  args: CHANGES_ARGS,
  async run(context, { accountId, sinceState, maxChanges }) {
    const changed = await changedSince(context, sinceState)
    const states = { old: sinceState, now: formatState(changed.end) }
    return changesAnswer(accountId, states, await threadChanges(context, changed), maxChanges)
  },
})
