/** A question about messages, as IMAP SEARCH (and JMAP's filters later) may ask it. RFC 9051 §6.4.4 */
import type { Flag } from '../../mail/flag.ts'
import type { ModSeq } from '../../mail/ids.ts'
import type { MessageSet } from '../../mail/imap/message-set.ts'

export type SearchKey =
  | { readonly kind: 'all' }
  | { readonly kind: 'none' }
  | { readonly kind: 'and' | 'or'; readonly keys: readonly SearchKey[] }
  | { readonly kind: 'not'; readonly key: SearchKey }
  | { readonly kind: 'flag'; readonly flag: Flag }
  | { readonly kind: 'set'; readonly set: MessageSet }
  /** The stored message of that id, or those of that conversation. RFC 8474 §5.4 */
  | { readonly kind: 'message' | 'thread'; readonly id: number }
  | { readonly kind: 'modseq'; readonly since: ModSeq }
  /** Octets. */
  | { readonly kind: 'larger' | 'smaller'; readonly bytes: number }
  /** Whole days since 1970-01-01, the zone left out. RFC 9051 §6.4.4, RFC 8514 §4.3 */
  | {
      readonly kind: 'arrived' | 'sent' | 'saved'
      readonly when: 'before' | 'on' | 'since'
      readonly day: number
    }
  /** The field contains the text; an empty text asks whether there is such a field. */
  | { readonly kind: 'header'; readonly field: string; readonly text: string }
  /** `body`: the text of the message; `text`: its header too. */
  | { readonly kind: 'body' | 'text'; readonly text: string }
