/** RFC 8621 §7.2 */
import { CHANGES_ARGS, changesAnswer } from '../../get-args.ts'
import { type JmapContext, method, SUBMISSION } from '../../method.ts'
import { MethodError } from '../../method-error.ts'
import { submissionId } from './submission-object.ts'

export const emailSubmissionChanges = method({
  name: 'EmailSubmission/changes',
  capability: SUBMISSION,
  args: CHANGES_ARGS,
  async run(context, { accountId, sinceState, maxChanges }) {
    const { state, ...changes } = await submissionChanges(context, sinceState)
    return changesAnswer(accountId, { old: sinceState, now: state }, changes, maxChanges)
  },
})

type Changed = Readonly<Record<'created' | 'updated' | 'destroyed', readonly string[]>> & {
  readonly state: string
}

/** Throws MethodError `cannotCalculateChanges`. */
export async function submissionChanges({ mail }: JmapContext, since: string): Promise<Changed> {
  const state = /^\d{1,15}$/.test(since) ? Number(since) : -1
  const changes = state < 0 ? undefined : await mail.parts.submissions.changesSince(state)
  if (changes === undefined) throw new MethodError('cannotCalculateChanges')
  return {
    state: String(changes.state),
    created: changes.created.map(submissionId),
    updated: changes.updated.map(submissionId),
    destroyed: changes.destroyed.map(submissionId),
  }
}
