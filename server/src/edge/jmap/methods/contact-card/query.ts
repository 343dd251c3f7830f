/** People by what is on their cards; without an order, one's own before the company's. RFC 9610 §3.3 */
import { z } from 'zod'
import type { JsonObject, JsonValue } from '../../../jmap-server.ts'
import { allCards, type Card, type Contacts, cardState, readContacts } from '../../contacts.ts'
import { ID } from '../../ids.ts'
import { CONTACTS, type JmapContext, method } from '../../method.ts'
import { MethodError } from '../../method-error.ts'
import { isList, isObject } from '../../read-request.ts'
import { PAGE_ARGS, pageOf } from '../email/query.ts'

const DATE = z.iso.datetime()
const CONDITION = z.strictObject({
  inAddressBook: ID.optional(),
  uid: z.string().optional(),
  kind: z.string().optional(),
  hasMember: z.string().optional(),
  createdBefore: DATE.optional(),
  createdAfter: DATE.optional(),
  updatedBefore: DATE.optional(),
  updatedAfter: DATE.optional(),
  text: z.string().optional(),
  name: z.string().optional(),
  'name/given': z.string().optional(),
  'name/surname': z.string().optional(),
  nickname: z.string().optional(),
  organization: z.string().optional(),
  email: z.string().optional(),
  phone: z.string().optional(),
  note: z.string().optional(),
})
const ORDERS = ['created', 'updated', 'name', 'name/given', 'name/surname'] as const
const SORT = z.strictObject({
  property: z.string(),
  isAscending: z.boolean().default(true),
  collation: z.string().optional(),
})
export const CARD_QUESTION_ARGS = {
  accountId: ID,
  filter: z.custom<JsonValue>().nullish(),
  sort: z.array(SORT).nullish(),
}
/** Where on a card each of the words is looked for. RFC 9610 §3.3.1 */
const PLACES = {
  name: ['name'],
  nickname: ['nicknames'],
  organization: ['organizations'],
  email: ['emails'],
  phone: ['phones'],
  note: ['notes'],
  text: ['name', 'nicknames', 'organizations', 'emails', 'phones', 'onlineServices', 'addresses', 'notes'],
} as const

export const contactCardQuery = method({
  name: 'ContactCard/query',
  capability: CONTACTS,
  args: z.strictObject({ ...CARD_QUESTION_ARGS, ...PAGE_ARGS }),
  async run(context, args) {
    const contacts = await readContacts(context)
    const ids = await findCards(context, contacts, args)
    const { position, limit, cut } = pageOf(ids.length, args, (anchor) => ids.indexOf(anchor))
    return {
      accountId: args.accountId,
      queryState: cardState(contacts),
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
  readonly sort?: readonly z.output<typeof SORT>[] | null | undefined
}

/** Their ids in that order. Throws MethodError `unsupportedFilter`, `unsupportedSort`, `invalidArguments`. */
export async function findCards(
  context: JmapContext,
  contacts: Contacts,
  { filter, sort }: Question,
): Promise<readonly string[]> {
  const holds = readFilter(filter ?? null)
  const compare = readSort(sort ?? [])
  const found = (await allCards(context, contacts)).filter(holds)
  return (sort ? found.toSorted(compare) : found).map(({ id }) => id)
}

type Holds = (card: Card) => boolean

/** Depth is bounded by that of the request (JSON_DEPTH_MAX). Throws MethodError `unsupportedFilter`, `invalidArguments`. */
function readFilter(filter: JsonValue): Holds {
  if (filter === null) return () => true
  if (!isObject(filter)) throw new MethodError('invalidArguments', 'a filter is an object')
  if (!('operator' in filter)) return readCondition(filter)
  const { operator, conditions } = filter
  if (!isList(conditions)) throw new MethodError('invalidArguments', 'an operator has conditions')
  const tests = conditions.map(readFilter)
  if (operator === 'AND') return (card) => tests.every((holds) => holds(card))
  if (operator === 'OR') return (card) => tests.some((holds) => holds(card))
  if (operator === 'NOT') return (card) => !tests.some((holds) => holds(card))
  throw new MethodError('unsupportedFilter', 'AND, OR or NOT')
}

function readCondition(condition: JsonValue): Holds {
  const read = CONDITION.safeParse(condition)
  if (!read.success) throw new MethodError('unsupportedFilter', read.error.issues[0]?.message ?? '')
  const asked = read.data
  const tests: Holds[] = []
  const { inAddressBook, uid, kind, hasMember } = asked
  if (inAddressBook !== undefined) tests.push((card) => has(card.object['addressBookIds'], inAddressBook))
  if (uid !== undefined) tests.push(({ object }) => object['uid'] === uid)
  if (kind !== undefined) tests.push(({ object }) => (object['kind'] ?? 'individual') === kind)
  if (hasMember !== undefined) tests.push((card) => has(card.object['members'], hasMember))
  for (const [property, name] of [
    ['created', 'createdBefore'],
    ['updated', 'updatedBefore'],
  ] as const) {
    const before = asked[name]
    const after = asked[name === 'createdBefore' ? 'createdAfter' : 'updatedAfter']
    if (before !== undefined)
      tests.push(({ object }) => Date.parse(String(object[property])) < Date.parse(before))
    if (after !== undefined)
      tests.push(({ object }) => Date.parse(String(object[property])) >= Date.parse(after))
  }
  for (const name of Object.keys(PLACES) as (keyof typeof PLACES)[]) {
    const words = plain(asked[name] ?? '').split(/\s+/)
    if (asked[name] !== undefined)
      tests.push((card) => {
        const text = plain(PLACES[name].map((place) => textsIn(card.object[place])).join(' '))
        return words.every((word) => text.includes(word))
      })
  }
  for (const part of ['given', 'surname'] as const) {
    const word = asked[`name/${part}`]
    if (word !== undefined) tests.push((card) => plain(partOfName(card, part)).includes(plain(word)))
  }
  return (card) => tests.every((holds) => holds(card))
}

function has(set: JsonValue | undefined, key: string): boolean {
  return isObject(set ?? null) && Object.hasOwn(set as JsonObject, key) && (set as JsonObject)[key] === true
}

/** Without accents and capitals, as people type names. */
export const plain = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()

/** All words that are in it, not the names of its properties. */
function textsIn(value: JsonValue | undefined): string {
  if (typeof value === 'string') return value
  if (value === null || typeof value !== 'object') return ''
  const values = isList(value) ? value : Object.values(value)
  return values.map(textsIn).join(' ')
}

function partOfName({ object }: Card, kind: 'given' | 'surname'): string {
  const name = object['name']
  const components = isObject(name ?? null) ? (name as JsonObject)['components'] : undefined
  if (components === undefined || !isList(components)) return ''
  return components
    .map((one) => (isObject(one) && one['kind'] === kind ? String(one['value'] ?? '') : ''))
    .join(' ')
    .trim()
}

/** Throws MethodError `unsupportedSort`. */
function readSort(sort: readonly z.output<typeof SORT>[]): (a: Card, b: Card) => number {
  const orders = sort.map(({ property: asked, isAscending, collation = 'i;unicode-casemap' }) => {
    const property = ORDERS.find((one) => one === asked)
    if (property === undefined || collation !== 'i;unicode-casemap')
      throw new MethodError('unsupportedSort', `no order by “${asked.slice(0, 100)}”, or not so`)
    return { property, sign: isAscending ? 1 : -1 }
  })
  return (a, b) => {
    for (const { property, sign } of orders) {
      const order = keyOf(a, property).localeCompare(keyOf(b, property))
      if (order !== 0) return sign * order
    }
    return 0
  }
}

function keyOf(card: Card, property: (typeof ORDERS)[number]): string {
  if (property === 'name/given') return partOfName(card, 'given')
  if (property === 'name/surname') return partOfName(card, 'surname')
  return property === 'name' ? textsIn(card.object['name']) : String(card.object[property] ?? '')
}
