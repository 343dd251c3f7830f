/** RFC 8621 §7.1 */
import { z } from 'zod'
import { GET_ARGS, pick, wantedIds, wantedProperties } from '../../get-args.ts'
import { method, SUBMISSION } from '../../method.ts'
import { SUBMISSION_PROPERTIES, submissionId, submissionObject } from './submission-object.ts'

export const emailSubmissionGet = method({
  name: 'EmailSubmission/get',
  capability: SUBMISSION,
  args: z.strictObject(GET_ARGS),
  async run(context, { accountId, ids, properties }) {
    const wanted = wantedProperties(properties, SUBMISSION_PROPERTIES)
    const { state, submissions } = await context.mail.parts.submissions.list()
    const known = new Map(submissions.map((one) => [submissionId(one.id), one]))
    const asked = wantedIds(ids, () => [...known.keys()])
    return {
      accountId,
      state: String(state),
      list: asked.flatMap((id) => {
        const record = known.get(id)
        return record === undefined ? [] : [pick(submissionObject(context, record), wanted)]
      }),
      notFound: asked.filter((id) => !known.has(id)),
    }
  },
})
