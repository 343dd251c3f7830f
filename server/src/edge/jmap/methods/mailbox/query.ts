/** RFC 8621 §2.3 */
import { z } from 'zod'
import type { MailboxRow } from '../../../../service/mailbox/account-mail.ts'
import type { JsonValue } from '../../../jmap-server.ts'
import { createdId, ID, mailboxId } from '../../ids.ts'
import { type JmapContext, MAIL, method } from '../../method.ts'
import { MethodError } from '../../method-error.ts'
import { isList, isObject } from '../../read-request.ts'
import { formatState } from '../../states.ts'
import { PAGE_ARGS, pageOf } from '../email/query.ts'
import { mailboxObjects } from './mailbox-object.ts'

const CONDITION = z.strictObject({
  parentId: ID.nullable().optional(),
  name: z.string().optional(),
  role: z.string().nullable().optional(),
  hasAnyRole: z.boolean().optional(),
  isSubscribed: z.boolean().optional(),
})
const SORT = z.array(z.strictObject({ property: z.string(), isAscending: z.boolean().default(true) }))
type Shown = { readonly row: MailboxRow; readonly object: Awaited<ReturnType<typeof mailboxObjects>>[number] }

export const mailboxQuery = method({
  name: 'Mailbox/query',
  capability: MAIL,
  args: z.strictObject({
    accountId: ID,
    filter: z.custom<JsonValue>().nullish(),
    sort: SORT.nullish(),
    sortAsTree: z.boolean().default(false),
    filterAsTree: z.boolean().default(false),
    ...PAGE_ARGS,
  }),
  async run(context, args) {
    const { end, mailboxes } = await context.places()
    const objects = await mailboxObjects(context, mailboxes, new Set(['isSubscribed']))
    const shown = mailboxes.flatMap((row, at) => {
      const object = objects[at]
      return object === undefined ? [] : [{ row, object }]
    })
    const kept = shown.filter((one) => holds(context, args.filter ?? null, one))
    const names = new Set(kept.map(({ row }) => row.name))
    const found = args.filterAsTree ? kept.filter(({ row }) => hasAllAbove(row.name, names)) : kept
    const sorted = found.toSorted((a, b) => compare(a, b, args.sort ?? [], args.sortAsTree))
    const ids = sorted.map(({ row }) => mailboxId(row.id))
    const { position, limit } = pageOf(ids.length, args, (anchor) => ids.indexOf(anchor))
    return {
      accountId: args.accountId,
      queryState: formatState(end),
      canCalculateChanges: false,
      position,
      ids: ids.slice(position, position + limit),
      ...(args.calculateTotal && { total: ids.length }),
    }
  },
})

function hasAllAbove(name: string, names: ReadonlySet<string>): boolean {
  for (let slash = name.lastIndexOf('/'); slash > 0; slash = name.lastIndexOf('/', slash - 1))
    if (!names.has(name.slice(0, slash))) return false
  return true
}

/** Depth is bounded by that of the request (JSON_DEPTH_MAX). Throws MethodError `unsupportedFilter`. */
function holds(context: JmapContext, filter: JsonValue, shown: Shown): boolean {
  if (filter === null) return true
  if (!isObject(filter)) throw new MethodError('invalidArguments', 'a filter is an object')
  if (!('operator' in filter)) return meets(context, filter, shown)
  const { operator, conditions } = filter
  if (!isList(conditions)) throw new MethodError('invalidArguments', 'an operator has conditions')
  const answers = conditions.map((one) => holds(context, one, shown))
  if (operator === 'AND') return answers.every(Boolean)
  if (operator === 'OR') return answers.some(Boolean)
  if (operator === 'NOT') return !answers.some(Boolean)
  throw new MethodError('unsupportedFilter', 'AND, OR or NOT')
}

function meets(context: JmapContext, condition: JsonValue, { row, object }: Shown): boolean {
  const read = CONDITION.safeParse(condition)
  if (!read.success) throw new MethodError('unsupportedFilter', read.error.issues[0]?.message ?? '')
  const { parentId, name, role, hasAnyRole, isSubscribed } = read.data
  const parent =
    parentId === null || parentId === undefined ? parentId : createdId(context.createdIds, parentId)
  return (
    (parent === undefined || object.parentId === parent) &&
    (name === undefined || String(object.name).toLowerCase().includes(name.toLowerCase())) &&
    (role === undefined || object.role === role) &&
    (hasAnyRole === undefined || (row.specialUse !== undefined) === hasAnyRole) &&
    (isSubscribed === undefined || object.isSubscribed === isSubscribed)
  )
}

function compare(a: Shown, b: Shown, sort: z.output<typeof SORT>, asTree: boolean): number {
  if (asTree) {
    if (b.row.name.startsWith(`${a.row.name}/`)) return -1
    if (a.row.name.startsWith(`${b.row.name}/`)) return 1
  }
  for (const { property, isAscending } of sort) {
    if (property !== 'name' && property !== 'sortOrder' && property !== 'parentId')
      throw new MethodError('unsupportedSort', `no order by “${property.slice(0, 100)}”`)
    const [x, y] = [a.object[property] ?? '', b.object[property] ?? '']
    const order = typeof x === 'number' && typeof y === 'number' ? x - y : String(x).localeCompare(String(y))
    if (order !== 0) return isAscending ? order : -order
  }
  return a.row.id - b.row.id
}
