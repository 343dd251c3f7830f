/** RFC 8621 §7.3, §7.4 */
import { z } from 'zod'
import type { JsonObject, JsonValue } from '../../../jmap-server.ts'
import { createdId, emailId, ID, threadId, UTC_DATE } from '../../ids.ts'
import { type JmapContext, method, SUBMISSION } from '../../method.ts'
import { MethodError } from '../../method-error.ts'
import { readFilter } from '../../read-filter.ts'
import { PAGE_ARGS, pageOf } from '../email/query.ts'
import { QUERY_CHANGES_ARGS } from '../email/query-changes.ts'
import { submissionChanges } from './changes.ts'
import { type SubmissionRecord, submissionId, undoStatusOf } from './submission-object.ts'

const CONDITION = z.strictObject({
  identityIds: z.array(ID).optional(),
  emailIds: z.array(ID).optional(),
  threadIds: z.array(ID).optional(),
  undoStatus: z.enum(['pending', 'final', 'canceled']).optional(),
  before: UTC_DATE.optional(),
  after: UTC_DATE.optional(),
})
/** What the RFC calls the moment of sending in an order is the property `sendAt`. RFC 8621 §7.3, errata 6606 */
const ORDERS: Readonly<Record<string, (record: SubmissionRecord) => number>> = {
  emailId: (record) => record.emailId,
  threadId: (record) => record.threadId,
  sentAt: (record) => record.sendMs,
  sendAt: (record) => record.sendMs,
}
const QUESTION = {
  accountId: ID,
  filter: z.custom<JsonValue>().nullish(),
  sort: z
    .array(
      z.strictObject({
        property: z.string(),
        isAscending: z.boolean().default(true),
        collation: z.string().optional(),
      }),
    )
    .nullish(),
}
type Question = {
  readonly filter?: JsonValue | null | undefined
  readonly sort?: readonly { readonly property: string; readonly isAscending: boolean }[] | null | undefined
}

export const emailSubmissionQuery = method({
  name: 'EmailSubmission/query',
  capability: SUBMISSION,
  args: z.strictObject({ ...QUESTION, ...PAGE_ARGS }),
  async run(context, args) {
    const { state, ids } = await ask(context, args)
    const { position, limit, cut } = pageOf(ids.length, args, (anchor) => ids.indexOf(anchor))
    return {
      accountId: args.accountId,
      queryState: state,
      canCalculateChanges: true,
      position,
      ids: ids.slice(position, position + limit),
      ...(args.calculateTotal && { total: ids.length }),
      ...(cut && { limit }),
    }
  },
})

/** Whatever was touched is taken out, and put in again where it stands now. RFC 8620 §5.6 */
export const emailSubmissionQueryChanges = method({
  name: 'EmailSubmission/queryChanges',
  capability: SUBMISSION,
  args: z.strictObject({ ...QUESTION, ...QUERY_CHANGES_ARGS }),
  async run(context, args) {
    const changes = await submissionChanges(context, args.sinceQueryState)
    const { ids } = await ask(context, args)
    const touched = new Set([...changes.created, ...changes.updated])
    const last = args.upToId === null || args.upToId === undefined ? -1 : ids.indexOf(args.upToId)
    const added = ids
      .map((id, index) => ({ id, index }))
      .filter(({ id, index }) => touched.has(id) && (last < 0 || index <= last))
    const removed = [...changes.updated, ...changes.destroyed]
    if (removed.length + added.length > (args.maxChanges ?? Infinity)) throw new MethodError('tooManyChanges')
    return {
      accountId: args.accountId,
      oldQueryState: args.sinceQueryState,
      newQueryState: changes.state,
      ...(args.calculateTotal && { total: ids.length }),
      ...{ removed, added },
    }
  },
})

/** Throws MethodError `unsupportedFilter`, `unsupportedSort`, `invalidArguments`. */
async function ask(
  context: JmapContext,
  { filter, sort }: Question,
): Promise<{ readonly state: string; readonly ids: readonly string[] }> {
  const holds = readFilter(filter ?? null, (condition) => readCondition(context, condition))
  const orders = (sort ?? []).map(({ property, isAscending }) => {
    const numberOf = Object.hasOwn(ORDERS, property) ? ORDERS[property] : undefined
    if (numberOf === undefined)
      throw new MethodError('unsupportedSort', `no order by “${property.slice(0, 100)}”`)
    return { numberOf, sign: isAscending ? 1 : -1 }
  })
  const { state, submissions } = await context.mail.parts.submissions.list()
  const found = submissions.filter(holds).toSorted((a, b) => {
    for (const { numberOf, sign } of orders) {
      const order = numberOf(a) - numberOf(b)
      if (order !== 0) return order * sign
    }
    return a.id - b.id
  })
  return { state: String(state), ids: found.map(({ id }) => submissionId(id)) }
}

function readCondition(context: JmapContext, condition: JsonObject): (record: SubmissionRecord) => boolean {
  const read = CONDITION.safeParse(condition)
  if (!read.success) throw new MethodError('unsupportedFilter', read.error.issues[0]?.message ?? '')
  const { identityIds, emailIds, threadIds, undoStatus, before, after } = read.data
  const ids = (list: readonly string[] | undefined): ReadonlySet<string> | undefined =>
    list && new Set(list.map((id) => createdId(context.createdIds, id)))
  const [identities, emails, threads] = [ids(identityIds), ids(emailIds), ids(threadIds)]
  return (record) =>
    (identities?.has(record.identity) ?? true) &&
    (emails?.has(emailId(record.emailId)) ?? true) &&
    (threads?.has(threadId(record.threadId)) ?? true) &&
    (undoStatus === undefined || undoStatusOf(context, record) === undoStatus) &&
    (before === undefined || record.sendMs < before) &&
    (after === undefined || record.sendMs >= after)
}
