/** A question about messages, as IMAP SEARCH (and JMAP's filters later) may ask it. RFC 9051 §6.4.4 */
import type { Flag } from '../../mail/flag.ts'
import type { AccountId, ModSeq } from '../../mail/ids.ts'
import type { MessageSet } from '../../mail/imap/message-set.ts'

export type SearchKey =
  | { readonly kind: 'all' }
  | { readonly kind: 'none' }
  | { readonly kind: 'and' | 'or'; readonly keys: readonly SearchKey[] }
  | { readonly kind: 'not'; readonly key: SearchKey }
  | { readonly kind: 'flag'; readonly flag: Flag }
  | { readonly kind: 'set'; readonly set: MessageSet }
  /** The stored message of that id, or those of that conversation. RFC 8474 §5.4 */
  | { readonly kind: 'message' | 'thread'; readonly id: number; readonly owner?: AccountId | undefined }
  | { readonly kind: 'modseq'; readonly since: ModSeq }
  /** Octets. */
  | { readonly kind: 'larger' | 'smaller'; readonly bytes: number }
  /** Whole days since 1970-01-01, the zone left out. RFC 9051 §6.4.4, RFC 8514 §4.3 */
  | {
      readonly kind: 'arrived' | 'sent' | 'saved'
      readonly when: 'before' | 'on' | 'since'
      readonly day: number
    }
  /** Arrived at least, or at most, so many seconds ago. RFC 5032 */
  | { readonly kind: 'older' | 'younger'; readonly seconds: number }
  /** Words need only be alike, and how much they are counts. RFC 6203 */
  | { readonly kind: 'fuzzy'; readonly key: SearchKey }
  /** The field contains the text; an empty text asks whether there is such a field. */
  | { readonly kind: 'header'; readonly field: string; readonly text: string }
  /** `body`: the text of the message; `text`: its header too. */
  | { readonly kind: 'body' | 'text'; readonly text: string }

/** Whether the key, or one within it, is such a one. */
export function someKey(key: SearchKey, is: (key: SearchKey) => boolean): boolean {
  if (is(key)) return true
  if (key.kind === 'and' || key.kind === 'or') return key.keys.some((inner) => someKey(inner, is))
  return (key.kind === 'not' || key.kind === 'fuzzy') && someKey(key.key, is)
}

/** The key with its message sets replaced. */
export function mapSets(key: SearchKey, replaced: (set: MessageSet) => MessageSet): SearchKey {
  if (key.kind === 'set') return { kind: 'set', set: replaced(key.set) }
  if (key.kind === 'and' || key.kind === 'or')
    return { kind: key.kind, keys: key.keys.map((inner) => mapSets(inner, replaced)) }
  if (key.kind === 'not' || key.kind === 'fuzzy') return { kind: key.kind, key: mapSets(key.key, replaced) }
  return key
}
