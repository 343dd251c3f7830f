/** Those of the company, by name, address or kind. RFC 9670 §2.4 */
import { z } from 'zod'
import type { JsonValue } from '../../../jmap-server.ts'
import { ID } from '../../ids.ts'
import { type JmapContext, method, PRINCIPALS } from '../../method.ts'
import { MethodError } from '../../method-error.ts'
import { type PrincipalObject, principalObjects, readPrincipals } from '../../principals.ts'
import { readFilter } from '../../read-filter.ts'
import { plain } from '../contact-card/query.ts'
import { PAGE_ARGS, pageOf } from '../email/query.ts'

const CONDITION = z.strictObject({
  accountIds: z.array(ID).optional(),
  email: z.string().optional(),
  name: z.string().optional(),
  text: z.string().optional(),
  type: z.string().optional(),
  timeZone: z.string().optional(),
})
const SORT = z.strictObject({ property: z.string(), isAscending: z.boolean().default(true) })
const ORDERS = ['name', 'email', 'type'] as const

/** What Principal/query and Principal/queryChanges share. */
export const PRINCIPAL_QUESTION = {
  accountId: ID,
  filter: z.custom<JsonValue>().nullish(),
  sort: z.array(SORT).nullish(),
}

export const principalQuery = method({
  name: 'Principal/query',
  capability: PRINCIPALS,
  args: z.strictObject({ ...PRINCIPAL_QUESTION, ...PAGE_ARGS }),
  async run(context, args) {
    const { state, ids } = await findPrincipals(context, args)
    const { position, limit, cut } = pageOf(ids.length, args, (anchor) => ids.indexOf(anchor))
    return {
      ...{ accountId: args.accountId, queryState: state, canCalculateChanges: true, position },
      ids: ids.slice(position, position + limit),
      ...(args.calculateTotal && { total: ids.length }),
      ...(cut && { limit }),
    }
  },
})

type Question = {
  readonly filter?: JsonValue | null | undefined
  readonly sort?: readonly z.output<typeof SORT>[] | null | undefined
}

/** Throws MethodError `unsupportedFilter`, `unsupportedSort`, `invalidArguments`. */
export async function findPrincipals(
  context: JmapContext,
  { filter, sort }: Question,
): Promise<{ readonly state: string; readonly ids: readonly string[] }> {
  const holds = readFilter<PrincipalObject>(filter ?? null, readCondition)
  const compare = readSort(sort ?? [])
  const { people, state } = await readPrincipals(context)
  const found = (await principalObjects(context, people)).filter(holds).toSorted(compare)
  return { state, ids: found.map(({ id }) => id) }
}

function readCondition(condition: JsonValue): (one: PrincipalObject) => boolean {
  const read = CONDITION.safeParse(condition)
  if (!read.success) throw new MethodError('unsupportedFilter', read.error.issues[0]?.message ?? '')
  const { accountIds, email, name, text, type, timeZone } = read.data
  const has = (value: JsonValue | undefined, words: string): boolean =>
    plain(words)
      .split(/\s+/)
      .every((word) => plain(String(value ?? '')).includes(word))
  return (one) =>
    (accountIds === undefined ||
      accountIds.some((id) => Object.hasOwn((one.accounts ?? {}) as object, id))) &&
    (email === undefined || has(one.email, email)) &&
    (name === undefined || has(one.name, name)) &&
    (text === undefined || has(`${String(one.name)} ${String(one.email)}`, text)) &&
    (type === undefined || one.type === type) &&
    timeZone === undefined
}

function readSort(
  sort: readonly z.output<typeof SORT>[],
): (a: PrincipalObject, b: PrincipalObject) => number {
  const orders = sort.map(({ property: asked, isAscending }) => {
    const property = ORDERS.find((one) => one === asked)
    if (property === undefined)
      throw new MethodError('unsupportedSort', `no order by “${asked.slice(0, 100)}”`)
    return { property, sign: isAscending ? 1 : -1 }
  })
  return (a, b) => {
    for (const { property, sign } of orders) {
      const order = String(a[property]).localeCompare(String(b[property]))
      if (order !== 0) return sign * order
    }
    return 0
  }
}
