/** RFC 8621 §6.1 */
import { z } from 'zod'
import { GET_ARGS, pick, wantedIds, wantedProperties } from '../../get-args.ts'
import { method, SUBMISSION } from '../../method.ts'
import { IDENTITY_PROPERTIES, identities, identityState } from './identities.ts'

export const identityGet = method({
  name: 'Identity/get',
  capability: SUBMISSION,
  args: z.strictObject(GET_ARGS),
  async run(context, { accountId, ids, properties }) {
    const wanted = wantedProperties(properties, IDENTITY_PROPERTIES)
    const all = await identities(context)
    const known = new Map(all.map((one) => [one.id, one]))
    const asked = wantedIds(ids, () => [...known.keys()])
    const list = asked.flatMap((id) => known.get(id) ?? []).map((one) => pick(one, wanted))
    const notFound = asked.filter((id) => !known.has(id))
    return { accountId, state: identityState(all), list, notFound }
  },
})
