/** RFC 8621 §7.1 */
import { z } from 'zod'
import { GET_ARGS, pick, wantedIds, wantedProperties } from '../../get-args.ts'
import { method, SUBMISSION } from '../../method.ts'
import { type SentCopy, SUBMISSION_PROPERTIES, submissionId, submissionObject } from './submission-object.ts'

export const emailSubmissionGet = method({
  name: 'EmailSubmission/get',
  capability: SUBMISSION,
  args: z.strictObject(GET_ARGS),
  async run(context, { accountId, ids, properties }) {
    const wanted = wantedProperties(properties, SUBMISSION_PROPERTIES)
    const { state, submissions } = await context.mail.parts.submissions.list()
    const known = new Map(submissions.map((one) => [submissionId(one.id), one]))
    const asked = wantedIds(ids, () => [...known.keys()])
    const copies = wanted.has('deliveryStatus')
      ? await context.mail.parts.submissions.copies(asked.flatMap((id) => known.get(id)?.id ?? []))
      : new Map<number, readonly SentCopy[]>()
    return {
      accountId,
      state: String(state),
      list: asked.flatMap((id) => {
        const record = known.get(id)
        if (record === undefined) return []
        return [pick(submissionObject(context, record, copies.get(record.id) ?? []), wanted)]
      }),
      notFound: asked.filter((id) => !known.has(id)),
    }
  },
})
