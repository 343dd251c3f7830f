/** RFC 9661 §2.2 */
import { z } from 'zod'
import { GET_ARGS, pick, wantedIds, wantedProperties } from '../../get-args.ts'
import { createdId } from '../../ids.ts'
import { method, SIEVE } from '../../method.ts'
import { openOwnScripts, SCRIPT_PROPERTIES, scriptObjects, scriptState } from './scripts.ts'

export const sieveScriptGet = method({
  name: 'SieveScript/get',
  capability: SIEVE,
  args: z.strictObject(GET_ARGS),
  async run(context, { accountId, ids, properties }) {
    const wanted = wantedProperties(properties, SCRIPT_PROPERTIES)
    const objects = await scriptObjects(await openOwnScripts(context))
    const known = new Map(objects.map((one) => [one.id, one]))
    const asked = wantedIds(
      ids?.map((id) => createdId(context.createdIds, id)),
      () => [...known.keys()],
    )
    const list = asked.flatMap((id) => known.get(id) ?? []).map((one) => pick(one, wanted))
    return { accountId, state: scriptState(objects), list, notFound: asked.filter((id) => !known.has(id)) }
  },
})
