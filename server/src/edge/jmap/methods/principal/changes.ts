/** Nothing, or all of it anew. RFC 9670 §2.2 */
import { CHANGES_ARGS, changesAnswer } from '../../get-args.ts'
import { method, PRINCIPALS } from '../../method.ts'
import { assertSamePeople, readPrincipals } from '../../principals.ts'

export const principalChanges = method({
  name: 'Principal/changes',
  capability: PRINCIPALS,
  args: CHANGES_ARGS,
  async run(context, { accountId, sinceState, maxChanges }) {
    const principals = await readPrincipals(context)
    assertSamePeople(principals, sinceState)
    const none = { created: [], updated: [], destroyed: [] }
    return changesAnswer(accountId, { old: sinceState, now: principals.state }, none, maxChanges)
  },
})
