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
const COLLATION = 'i;unicode-casemap'
const SORT_PROPERTIES = ['name', 'sortOrder', 'parentId'] as const
const SORT = z.array(
  z.strictObject({
    property: z.string(),
    isAscending: z.boolean().default(true),
    collation: z.string().optional(),
  }),
)
type Shown = { readonly row: MailboxRow; readonly object: Awaited<ReturnType<typeof mailboxObjects>>[number] }
type Order = { readonly property: (typeof SORT_PROPERTIES)[number]; readonly isAscending: boolean }

/** What Mailbox/query and Mailbox/queryChanges share. */
export const MAILBOX_QUESTION = {
  accountId: ID,
  filter: z.custom<JsonValue>().nullish(),
  sort: SORT.nullish(),
  sortAsTree: z.boolean().default(false),
  filterAsTree: z.boolean().default(false),
}

export const mailboxQuery = method({
  name: 'Mailbox/query',
  capability: MAIL,
  shared: true,
  args: z.strictObject({ ...MAILBOX_QUESTION, ...PAGE_ARGS }),
  async run(context, args) {
    const ids = await findMailboxes(context, args)
    const { end } = await context.places()
    const { position, limit, cut } = pageOf(ids.length, args, (anchor) => ids.indexOf(anchor))
    return {
      accountId: args.accountId,
      queryState: formatState(end),
      canCalculateChanges: true,
      position,
      ids: ids.slice(position, position + limit),
      ...(args.calculateTotal && { total: ids.length }),
      ...(cut && { limit }),
    }
  },
})

type Question = {
  readonly filter?: JsonValue | null | undefined
  readonly sort?: z.output<typeof SORT> | null | undefined
  readonly sortAsTree: boolean
  readonly filterAsTree: boolean
}

/** Their ids in that order. Throws MethodError `unsupportedFilter`, `unsupportedSort`, `invalidArguments`. */
export async function findMailboxes(context: JmapContext, args: Question): Promise<readonly string[]> {
  const holds = readFilter(context, args.filter ?? null)
  const orders = readSort(args.sort ?? [])
  const { mailboxes } = await context.places()
  const objects = await mailboxObjects(context, mailboxes, new Set(['isSubscribed']))
  const shown = mailboxes.flatMap((row, at) => {
    const object = objects[at]
    return object === undefined ? [] : [{ row, object }]
  })
  const pathOf = pathsOf(shown)
  const kept = new Set(shown.filter(holds))
  const found = [...kept].filter((one) => !args.filterAsTree || pathOf(one).every((above) => kept.has(above)))
  const byOrders = (a: Shown, b: Shown): number => compare(a, b, orders)
  const sorted = found.toSorted(
    args.sortAsTree ? (a, b) => compareInTree(pathOf(a), pathOf(b), byOrders) : byOrders,
  )
  return sorted.map(({ row }) => mailboxId(row.id))
}

/** Of each, all that it is in and itself, the outermost first. */
function pathsOf(shown: readonly Shown[]): (one: Shown) => readonly Shown[] {
  const byId = new Map(shown.map((one) => [one.object.id, one]))
  const known = new Map<Shown, readonly Shown[]>()
  return (one) => {
    const found = known.get(one)
    if (found !== undefined) return found
    const path = [one]
    for (let above = byId.get(one.object.parentId); above; above = byId.get(above.object.parentId))
      path.unshift(above)
    known.set(one, path)
    return path
  }
}

/** Whatever is asked for is read before any mailbox is looked at. Throws MethodError `unsupportedSort`. */
function readSort(sort: z.output<typeof SORT>): readonly Order[] {
  return sort.map(({ property: asked, isAscending, collation = COLLATION }) => {
    const property = SORT_PROPERTIES.find((one) => one === asked)
    if (property === undefined || collation !== COLLATION)
      throw new MethodError('unsupportedSort', `no order by “${asked.slice(0, 100)}”, or not so`)
    return { property, isAscending }
  })
}

/** Depth is bounded by that of the request (JSON_DEPTH_MAX). Throws MethodError `unsupportedFilter`, `invalidArguments`. */
function readFilter(context: JmapContext, filter: JsonValue): (shown: Shown) => boolean {
  if (filter === null) return () => true
  if (!isObject(filter)) throw new MethodError('invalidArguments', 'a filter is an object')
  if (!('operator' in filter)) return readCondition(context, filter)
  const { operator, conditions } = filter
  if (!isList(conditions)) throw new MethodError('invalidArguments', 'an operator has conditions')
  const tests = conditions.map((one) => readFilter(context, one))
  if (operator === 'AND') return (shown) => tests.every((holds) => holds(shown))
  if (operator === 'OR') return (shown) => tests.some((holds) => holds(shown))
  if (operator === 'NOT') return (shown) => !tests.some((holds) => holds(shown))
  throw new MethodError('unsupportedFilter', 'AND, OR or NOT')
}

function readCondition(context: JmapContext, condition: JsonValue): (shown: Shown) => boolean {
  const read = CONDITION.safeParse(condition)
  if (!read.success) throw new MethodError('unsupportedFilter', read.error.issues[0]?.message ?? '')
  const { parentId, name, role, hasAnyRole, isSubscribed } = read.data
  const parent = typeof parentId === 'string' ? createdId(context.createdIds, parentId) : parentId
  return ({ row, object }) =>
    (parent === undefined || object.parentId === parent) &&
    (name === undefined || String(object.name).toLowerCase().includes(name.toLowerCase())) &&
    (role === undefined || object.role === role) &&
    (hasAnyRole === undefined || (row.specialUse !== undefined) === hasAnyRole) &&
    (isSubscribed === undefined || object.isSubscribed === isSubscribed)
}

/** What holds another comes before it; others stand as those of their paths that share a parent. RFC 8621 §2.3 */
function compareInTree(
  a: readonly Shown[],
  b: readonly Shown[],
  byOrders: (a: Shown, b: Shown) => number,
): number {
  for (const [level, x] of a.entries()) {
    const y = b[level]
    if (y === undefined) return 1
    if (x !== y) return byOrders(x, y)
  }
  return a.length - b.length
}

function compare(a: Shown, b: Shown, orders: readonly Order[]): number {
  for (const { property, isAscending } of orders) {
    const [x, y] = [a.object[property] ?? '', b.object[property] ?? '']
    const order = typeof x === 'number' && typeof y === 'number' ? x - y : String(x).localeCompare(String(y))
    if (order !== 0) return isAscending ? order : -order
  }
  return a.row.id - b.row.id
}
