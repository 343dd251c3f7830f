/** What may be asked of messages, in words of JMAP. RFC 8621 §4.4.1 */
import type { Flag } from '../../mail/flag.ts'
import type { MailboxId } from '../../mail/ids.ts'

/** All that are set hold. */
export type EmailCondition = {
  readonly inMailbox?: MailboxId
  readonly inMailboxOtherThan?: readonly MailboxId[]
  /** receivedAt, ms. */
  readonly beforeMs?: number
  readonly afterMs?: number
  /** Octets: at least, and below. */
  readonly minSize?: number
  readonly maxSize?: number
  readonly allInThread?: Flag
  readonly someInThread?: Flag
  readonly noneInThread?: Flag
  readonly hasKeyword?: Flag
  readonly notKeyword?: Flag
  readonly hasAttachment?: boolean
  /** Signed by S/MIME or carrying what belongs to it; and whether that is believed now, and was when the message came. RFC 9219 §4.2 */
  readonly hasSmime?: boolean
  readonly hasVerifiedSmime?: boolean
  readonly hasVerifiedSmimeAtDelivery?: boolean
  /** Each of them contains its words. */
  readonly texts: readonly TextCondition[]
}

/** `text`: anywhere; else a header field of that name (empty words: there is such a field), or the body. */
export type TextCondition =
  | { readonly kind: 'text' | 'body'; readonly words: string }
  | { readonly kind: 'header'; readonly field: string; readonly words: string }

export type EmailFilter =
  | { readonly operator: 'AND' | 'OR' | 'NOT'; readonly conditions: readonly EmailFilter[] }
  | EmailCondition

export type EmailSort = {
  readonly property:
    | 'receivedAt'
    | 'sentAt'
    | 'size'
    | 'from'
    | 'to'
    | 'subject'
    | 'hasKeyword'
    | 'allInThreadHaveKeyword'
    | 'someInThreadHaveKeyword'
  readonly ascending: boolean
  /** Of the three that ask for one. */
  readonly keyword?: Flag
}

/** The one mailbox that holds all that can be found; undefined: they may be anywhere. */
export function onlyMailbox(filter: EmailFilter | undefined): MailboxId | undefined {
  if (filter === undefined) return undefined
  if (!('operator' in filter)) return filter.inMailbox
  if (filter.operator !== 'AND') return undefined
  for (const condition of filter.conditions) {
    const only = onlyMailbox(condition)
    if (only !== undefined) return only
  }
  return undefined
}

/** Whether the answer depends on what people do with messages, and not only on which there are. */
export function asksThreads(filter: EmailFilter | undefined, sort: readonly EmailSort[]): boolean {
  if (sort.some(({ property }) => property.includes('InThread'))) return true
  if (filter === undefined) return false
  if ('operator' in filter) return filter.conditions.some((one) => asksThreads(one, []))
  return (
    filter.allInThread !== undefined || filter.someInThread !== undefined || filter.noneInThread !== undefined
  )
}
