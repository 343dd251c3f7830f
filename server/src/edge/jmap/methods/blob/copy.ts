/** From another account: one's own is the only one that a session has. RFC 8620 §6.3 */
import { copyMethod } from '../../copy-method.ts'
import { CORE } from '../../method.ts'

export const blobCopy = copyMethod('Blob/copy', CORE)
