/** An account whose messages are told as JMAP tells them: one's own, or what somebody shares of theirs. RFC 8620 §1.6.2 */
import type { AccountMail } from '../mailbox/account-mail.ts'

export type EmailAccount = Pick<
  AccountMail,
  | 'id'
  | 'holder'
  | 'mailboxes'
  | 'view'
  | 'presentView'
  | 'keywords'
  | 'expungedSince'
  | 'infos'
  | 'details'
  | 'sizes'
  | 'texts'
  | 'threads'
  | 'headers'
  | 'searchTexts'
  | 'attachedTexts'
  | 'bytesOrRefusal'
  | 'bodyOrRefusal'
  | 'smallBodies'
  | 'setFlags'
  | 'append'
  | 'copy'
  | 'move'
  | 'remove'
  | 'parts'
  | 'subscriptions'
  | 'setSubscribed'
  | 'create'
  | 'rename'
  | 'delete'
>

/** Tells what is remembered of an account for one person from what is for another. THREATS TE2 */
export function rememberedAs({ id, holder }: Pick<EmailAccount, 'id' | 'holder'>): string {
  return `${id}/${holder ?? ''}`
}
