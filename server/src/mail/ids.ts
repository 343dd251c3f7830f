/** A message's number within one mailbox; not reused while UIDVALIDITY stands. RFC 9051 §2.3.1.1 */
export type Uid = number & { readonly __brand: 'Uid' }
/** Grows with every change in an account; JMAP calls it the state. RFC 7162 §3.1, RFC 8620 §5.1 */
export type ModSeq = number & { readonly __brand: 'ModSeq' }
/** Ids are never reused, also after a deletion. THREATS of a reused id: the next owner sees the last one's mail. */
export type OrganisationId = number & { readonly __brand: 'OrganisationId' }
export type DomainId = number & { readonly __brand: 'DomainId' }
export type AccountId = number & { readonly __brand: 'AccountId' }
export type GroupId = number & { readonly __brand: 'GroupId' }
/** Counted per account. */
export type MailboxId = number & { readonly __brand: 'MailboxId' }
/** Counted per account: one stored message, whichever mailboxes hold it. */
export type MessageId = number & { readonly __brand: 'MessageId' }
/** Counted per account. RFC 8474 §5 */
export type ThreadId = number & { readonly __brand: 'ThreadId' }
/** One accepted message in the outgoing queue. */
export type QueueId = string & { readonly __brand: 'QueueId' }
