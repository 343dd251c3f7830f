/** What may be asked of the messages behind one mailbox, whether it is one's own or shared by somebody else. */
import type { AccountMail } from './account-mail.ts'

export type Mail = Pick<
  AccountMail,
  | 'id'
  | 'view'
  | 'keywords'
  | 'expungedSince'
  | 'infos'
  | 'details'
  | 'sizes'
  | 'texts'
  | 'threads'
  | 'deletedBytes'
  | 'headers'
  | 'searchTexts'
  | 'attachedTexts'
  | 'bytesOrRefusal'
  | 'smallBodies'
  | 'bodyOrRefusal'
  | 'setFlags'
  | 'append'
  | 'expunge'
  | 'assertRoom'
  | 'annotations'
  | 'setAnnotations'
  | 'onChange'
>
