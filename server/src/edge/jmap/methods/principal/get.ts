/** RFC 9670 §2.1 */
import { z } from 'zod'
import { GET_ARGS, pick, wantedIds, wantedProperties } from '../../get-args.ts'
import { createdId } from '../../ids.ts'
import { method, PRINCIPALS } from '../../method.ts'
import { PRINCIPAL_PROPERTIES, principalId, principalObjects, readPrincipals } from '../../principals.ts'

export const principalGet = method({
  name: 'Principal/get',
  capability: PRINCIPALS,
  args: z.strictObject(GET_ARGS),
  async run(context, { accountId, ids, properties }) {
    const wanted = wantedProperties(properties, PRINCIPAL_PROPERTIES)
    const { people, state } = await readPrincipals(context)
    const known = new Map(people.map((one) => [principalId(one.kind, one.id), one]))
    const asked = wantedIds(
      ids?.map((id) => createdId(context.createdIds, id)),
      () => [...known.keys()],
    )
    const found = asked.flatMap((id) => known.get(id) ?? [])
    const list = (await principalObjects(context, found)).map((one) => pick(one, wanted))
    return { accountId, state, list, notFound: asked.filter((id) => !known.has(id)) }
  },
})
