/** A submission is over when it is made: the queue and the activity log have it from then on. RFC 8621 §7.1 */
import { z } from 'zod'
import { GET_ARGS, wantedIds } from '../../get-args.ts'
import { method, SUBMISSION } from '../../method.ts'

/** Nothing of it ever changes. */
export const SUBMISSION_STATE = '0'

export const emailSubmissionGet = method({
  name: 'EmailSubmission/get',
  capability: SUBMISSION,
  args: z.strictObject(GET_ARGS),
  run: async (_context, { accountId, ids }) => ({
    accountId,
    state: SUBMISSION_STATE,
    list: [],
    notFound: wantedIds(ids, () => []),
  }),
})
