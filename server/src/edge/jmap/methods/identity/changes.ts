/** Whether anything changed can be told, what it was cannot: they are few, and asked for anew. RFC 8621 §6.2, RFC 8620 §5.2 */
import { CHANGES_ARGS, changesAnswer } from '../../get-args.ts'
import { method, SUBMISSION } from '../../method.ts'
import { MethodError } from '../../method-error.ts'
import { identities, identityState } from './identities.ts'

export const identityChanges = method({
  name: 'Identity/changes',
  capability: SUBMISSION,
  args: CHANGES_ARGS,
  async run(context, { accountId, sinceState, maxChanges }) {
    const now = identityState(await identities(context))
    if (now !== sinceState) throw new MethodError('cannotCalculateChanges')
    const nothing = { created: [], updated: [], destroyed: [] }
    return changesAnswer(accountId, { old: sinceState, now }, nothing, maxChanges)
  },
})
