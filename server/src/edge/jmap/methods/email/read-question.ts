/** Filters and orders of JMAP into questions. RFC 8621 §4.4.1, §4.4.2, RFC 8620 §5.5 */
import { z } from 'zod'
import type { Flag } from '../../../../mail/flag.ts'
import type { MailboxId } from '../../../../mail/ids.ts'
import type {
  EmailCondition,
  EmailFilter,
  EmailSort,
  TextCondition,
} from '../../../../service/emails/email-condition.ts'
import type { EmailQuestion } from '../../../../service/emails/find-emails.ts'
import { CONDITION_DEPTH_MAX, CONDITIONS_MAX } from '../../../../service/emails/limits.ts'
import type { JsonValue } from '../../../jmap-server.ts'
import { createdId, ID, readMailboxId, UNSIGNED, UTC_DATE } from '../../ids.ts'
import type { JmapContext } from '../../method.ts'
import { MethodError } from '../../method-error.ts'
import { isList, isObject } from '../../read-request.ts'
import { flagOf, KEYWORD } from './keywords.ts'

export const SORT_PROPERTIES = [
  'receivedAt',
  'sentAt',
  'size',
  'from',
  'to',
  'subject',
  'hasKeyword',
  'allInThreadHaveKeyword',
  'someInThreadHaveKeyword',
] as const satisfies readonly EmailSort['property'][]

const CONDITION = z.strictObject({
  inMailbox: ID.optional(),
  inMailboxOtherThan: z.array(ID).optional(),
  before: UTC_DATE.optional(),
  after: UTC_DATE.optional(),
  minSize: UNSIGNED.optional(),
  maxSize: UNSIGNED.optional(),
  allInThreadHaveKeyword: KEYWORD.optional(),
  someInThreadHaveKeyword: KEYWORD.optional(),
  noneInThreadHaveKeyword: KEYWORD.optional(),
  hasKeyword: KEYWORD.optional(),
  notKeyword: KEYWORD.optional(),
  hasAttachment: z.boolean().optional(),
  text: z.string().optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  cc: z.string().optional(),
  bcc: z.string().optional(),
  subject: z.string().optional(),
  body: z.string().optional(),
  header: z.array(z.string()).min(1).max(2).optional(),
  hasSmime: z.boolean().optional(),
  hasVerifiedSmime: z.boolean().optional(),
  hasVerifiedSmimeAtDelivery: z.boolean().optional(),
})

const SORT = z.array(
  z.strictObject({
    property: z.string(),
    isAscending: z.boolean().default(true),
    collation: z.string().optional(),
    keyword: KEYWORD.optional(),
  }),
)

/** What Email/query, Email/queryChanges and SearchSnippet/get share. */
export const QUESTION_ARGS = {
  accountId: ID,
  filter: z.custom<JsonValue>().nullish(),
  sort: SORT.nullish(),
  collapseThreads: z.boolean().default(false),
}

export type QuestionArgs = {
  readonly filter?: JsonValue | null | undefined
  readonly sort?: z.output<typeof SORT> | null | undefined
  readonly collapseThreads: boolean
}

/** Throws MethodError `unsupportedFilter`, `unsupportedSort`, `invalidArguments`. */
export function readQuestion(context: JmapContext, args: QuestionArgs): EmailQuestion {
  return {
    filter: readFilter(context, args.filter),
    sort: (args.sort ?? []).map(readSort),
    collapseThreads: args.collapseThreads,
  }
}

export function readFilter(
  context: JmapContext,
  filter: JsonValue | null | undefined,
): EmailFilter | undefined {
  if (filter === null || filter === undefined) return undefined
  const left = { conditions: CONDITIONS_MAX }
  return readOne(context, filter, 0, left)
}

function readOne(
  context: JmapContext,
  filter: JsonValue,
  depth: number,
  left: { conditions: number },
): EmailFilter {
  if (depth > CONDITION_DEPTH_MAX || left.conditions-- <= 0)
    throw new MethodError('unsupportedFilter', 'it asks too much')
  if (!isObject(filter)) throw new MethodError('invalidArguments', 'a filter is an object')
  if (!('operator' in filter)) return readCondition(context, filter)
  const { operator, conditions } = filter
  if ((operator !== 'AND' && operator !== 'OR' && operator !== 'NOT') || !isList(conditions))
    throw new MethodError('invalidArguments', 'an operator is AND, OR or NOT, of a list of conditions')
  return { operator, conditions: conditions.map((one) => readOne(context, one, depth + 1, left)) }
}

function readCondition(context: JmapContext, filter: JsonValue): EmailCondition {
  const read = CONDITION.safeParse(filter)
  if (!read.success)
    throw new MethodError('unsupportedFilter', read.error.issues.map(({ message }) => message).join('; '))
  const asked = read.data
  const mailboxOf = (id: string): MailboxId =>
    readMailboxId(createdId(context.createdIds, id)) ?? (0 as MailboxId)
  const condition: { -readonly [Key in keyof EmailCondition]: EmailCondition[Key] } = {
    texts: textsOf(asked),
  }
  if (asked.inMailbox !== undefined) condition.inMailbox = mailboxOf(asked.inMailbox)
  if (asked.inMailboxOtherThan !== undefined)
    condition.inMailboxOtherThan = asked.inMailboxOtherThan.map(mailboxOf)
  if (asked.before !== undefined) condition.beforeMs = asked.before
  if (asked.after !== undefined) condition.afterMs = asked.after
  if (asked.minSize !== undefined) condition.minSize = asked.minSize
  if (asked.maxSize !== undefined) condition.maxSize = asked.maxSize
  if (asked.hasAttachment !== undefined) condition.hasAttachment = asked.hasAttachment
  if (asked.hasSmime !== undefined) condition.hasSmime = asked.hasSmime
  if (asked.hasVerifiedSmime !== undefined) condition.hasVerifiedSmime = asked.hasVerifiedSmime
  if (asked.hasVerifiedSmimeAtDelivery !== undefined)
    condition.hasVerifiedSmimeAtDelivery = asked.hasVerifiedSmimeAtDelivery
  const flags = {
    allInThread: asked.allInThreadHaveKeyword,
    someInThread: asked.someInThreadHaveKeyword,
    noneInThread: asked.noneInThreadHaveKeyword,
    hasKeyword: asked.hasKeyword,
    notKeyword: asked.notKeyword,
  }
  for (const [name, keyword] of Object.entries(flags))
    if (keyword !== undefined) condition[name as keyof typeof flags] = flagOf(keyword)
  return condition
}

const FIELDS = ['from', 'to', 'cc', 'bcc', 'subject'] as const

/** Of several words each has to be there; words within quotation marks are one. RFC 8621 §4.4.1 */
function textsOf(asked: z.output<typeof CONDITION>): TextCondition[] {
  const texts: TextCondition[] = []
  for (const words of wordsOf(asked.text)) texts.push({ kind: 'text', words })
  for (const words of wordsOf(asked.body)) texts.push({ kind: 'body', words })
  for (const field of FIELDS)
    for (const words of wordsOf(asked[field])) texts.push({ kind: 'header', field, words })
  const [field, words = ''] = asked.header ?? []
  if (field !== undefined) texts.push({ kind: 'header', field: field.toLowerCase(), words })
  return texts
}

export function wordsOf(text: string | undefined): readonly string[] {
  const words = [...(text ?? '').matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)]
  return words.map(([, double, single, bare]) => double ?? single ?? bare ?? '').filter((one) => one !== '')
}

function readSort({ property, isAscending, collation, keyword }: z.output<typeof SORT>[number]): EmailSort {
  const known = SORT_PROPERTIES.find((one) => one === property)
  if (known === undefined) throw new MethodError('unsupportedSort', `no order by “${property.slice(0, 100)}”`)
  if (collation !== undefined && collation !== 'i;unicode-casemap')
    throw new MethodError('unsupportedSort', 'unknown collation')
  const asksKeyword = known.endsWith('Keyword')
  if (asksKeyword !== (keyword !== undefined)) throw new MethodError('unsupportedSort', 'a keyword, or none')
  const flag: Flag | undefined = keyword === undefined ? undefined : flagOf(keyword)
  return { property: known, ascending: isAscending, ...(flag !== undefined && { keyword: flag }) }
}
