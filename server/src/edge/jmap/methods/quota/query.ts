/** RFC 9425 §5.3 */
import { z } from 'zod'
import { ID } from '../../ids.ts'
import { method, QUOTA } from '../../method.ts'
import { MethodError } from '../../method-error.ts'
import { PAGE_ARGS, pageOf } from '../email/query.ts'
import { measuresOf, type QuotaObject, quotaObjects, quotaState } from './quotas.ts'

const FILTER = z.strictObject({
  name: z.string().optional(),
  scope: z.string().optional(),
  resourceType: z.string().optional(),
  type: z.string().optional(),
})
const SORT = z.array(
  z.strictObject({
    property: z.enum(['name', 'used'], 'no order by that'),
    isAscending: z.boolean().default(true),
    collation: z.string().optional(),
  }),
)

export const quotaQuery = method({
  name: 'Quota/query',
  capability: QUOTA,
  args: z.strictObject({
    accountId: ID,
    filter: z.unknown().nullish(),
    sort: z.unknown().nullish(),
    ...PAGE_ARGS,
  }),
  async run(context, args) {
    const filter = FILTER.safeParse(args.filter ?? {})
    if (!filter.success) throw new MethodError('unsupportedFilter')
    const sort = SORT.safeParse(args.sort ?? [])
    if (!sort.success) throw new MethodError('unsupportedSort')
    const measures = await measuresOf(context)
    const found = quotaObjects(context, measures).filter((one) => holds(one, filter.data))
    const ids = found.toSorted((a, b) => compare(a, b, sort.data)).map(({ id }) => id)
    const { position, limit, cut } = pageOf(ids.length, args, (anchor) => ids.indexOf(anchor))
    return {
      ...{
        accountId: args.accountId,
        queryState: quotaState(measures),
        canCalculateChanges: false,
        position,
      },
      ids: ids.slice(position, position + limit),
      ...(args.calculateTotal && { total: ids.length }),
      ...(cut && { limit }),
    }
  },
})

function holds(one: QuotaObject, asked: z.output<typeof FILTER>): boolean {
  return (
    (asked.name === undefined || String(one.name).toLowerCase().includes(asked.name.toLowerCase())) &&
    (asked.scope === undefined || one.scope === asked.scope) &&
    (asked.resourceType === undefined || one.resourceType === asked.resourceType) &&
    (asked.type === undefined || asked.type === 'Email')
  )
}

function compare(a: QuotaObject, b: QuotaObject, sort: z.output<typeof SORT>): number {
  for (const { property, isAscending } of sort) {
    const order =
      property === 'used' ? Number(a.used) - Number(b.used) : String(a.name).localeCompare(String(b.name))
    if (order !== 0) return isAscending ? order : -order
  }
  return 0
}
