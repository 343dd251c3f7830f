/** From another account: one's own is the only one that a session has. RFC 8621 §4.7, RFC 8620 §5.4 */
import { copyMethod } from '../../copy-method.ts'
import { MAIL } from '../../method.ts'

export const emailCopy = copyMethod('Email/copy', MAIL)
