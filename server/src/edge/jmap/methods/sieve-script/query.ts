/** RFC 9661 §2.5 */
import { z } from 'zod'
import type { JsonObject, JsonValue } from '../../../jmap-server.ts'
import { ID } from '../../ids.ts'
import { method, SIEVE } from '../../method.ts'
import { MethodError } from '../../method-error.ts'
import { readFilter } from '../../read-filter.ts'
import { PAGE_ARGS, pageOf } from '../email/query.ts'
import { openOwnScripts, type ScriptObject, scriptObjects, scriptState } from './scripts.ts'

const CONDITION = z.strictObject({ name: z.string().optional(), isActive: z.boolean().optional() })
const SORT = z.array(
  z.strictObject({
    property: z.enum(['name', 'isActive']),
    isAscending: z.boolean().default(true),
    collation: z.string().optional(),
  }),
)

export const sieveScriptQuery = method({
  name: 'SieveScript/query',
  capability: SIEVE,
  args: z.strictObject({
    accountId: ID,
    filter: z.custom<JsonValue>().nullish(),
    sort: z.unknown().nullish(),
    ...PAGE_ARGS,
  }),
  async run(context, args) {
    const sort = SORT.safeParse(args.sort ?? [])
    if (!sort.success) throw new MethodError('unsupportedSort')
    const holds = readFilter(args.filter ?? null, readCondition)
    const objects = await scriptObjects(await openOwnScripts(context))
    const ids = objects
      .filter(holds)
      .toSorted((a, b) => compare(a, b, sort.data))
      .map(({ id }) => id)
    const { position, limit, cut } = pageOf(ids.length, args, (anchor) => ids.indexOf(anchor))
    return {
      ...{
        accountId: args.accountId,
        queryState: scriptState(objects),
        canCalculateChanges: false,
        position,
      },
      ids: ids.slice(position, position + limit),
      ...(args.calculateTotal && { total: ids.length }),
      ...(cut && { limit }),
    }
  },
})

function readCondition(condition: JsonObject): (one: ScriptObject) => boolean {
  const read = CONDITION.safeParse(condition)
  if (!read.success) throw new MethodError('unsupportedFilter')
  const { name, isActive } = read.data
  return (one) =>
    (name === undefined || one.name.toLowerCase().includes(name.toLowerCase())) &&
    (isActive === undefined || one.isActive === isActive)
}

function compare(a: ScriptObject, b: ScriptObject, sort: z.output<typeof SORT>): number {
  for (const { property, isAscending } of sort) {
    const order = property === 'name' ? a.name.localeCompare(b.name) : Number(a.isActive) - Number(b.isActive)
    if (order !== 0) return isAscending ? order : -order
  }
  return 0
}
