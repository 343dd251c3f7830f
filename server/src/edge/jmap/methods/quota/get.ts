/** RFC 9425 §5.1 */
import { z } from 'zod'
import { GET_ARGS, pick, wantedIds, wantedProperties } from '../../get-args.ts'
import { method, QUOTA } from '../../method.ts'
import { measuresOf, QUOTA_PROPERTIES, quotaObjects, quotaState } from './quotas.ts'

export const quotaGet = method({
  name: 'Quota/get',
  capability: QUOTA,
  args: z.strictObject(GET_ARGS),
  async run(context, { accountId, ids, properties }) {
    const wanted = wantedProperties(properties, QUOTA_PROPERTIES)
    const measures = await measuresOf(context)
    const known = new Map(quotaObjects(context, measures).map((one) => [one.id, one]))
    const asked = wantedIds(ids, () => [...known.keys()])
    const list = asked.flatMap((id) => known.get(id) ?? []).map((one) => pick(one, wanted))
    return { accountId, state: quotaState(measures), list, notFound: asked.filter((id) => !known.has(id)) }
  },
})
