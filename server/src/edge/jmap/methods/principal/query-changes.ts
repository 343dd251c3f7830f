/** RFC 9670 §2.5 */
import { z } from 'zod'
import { method, PRINCIPALS } from '../../method.ts'
import { assertSamePeople } from '../../principals.ts'
import { QUERY_CHANGES_ARGS } from '../email/query-changes.ts'
import { findPrincipals, PRINCIPAL_QUESTION } from './query.ts'

export const principalQueryChanges = method({
  name: 'Principal/queryChanges',
  capability: PRINCIPALS,
  args: z.strictObject({ ...PRINCIPAL_QUESTION, ...QUERY_CHANGES_ARGS }),
  async run(context, args) {
    const { state, ids } = await findPrincipals(context, args)
    assertSamePeople({ state, people: [] }, args.sinceQueryState)
    return {
      accountId: args.accountId,
      ...{ oldQueryState: state, newQueryState: state, removed: [], added: [] },
      ...(args.calculateTotal && { total: ids.length }),
    }
  },
})
