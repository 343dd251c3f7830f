/** For clients that do not count messages: no number goes either way, only UIDs. RFC 9586 */
import type { Session } from './session.ts'
import { WordedFault } from './syntax/worded-fault.ts'

/** The answer to whoever uses a number all the same. RFC 9586 §3.1 */
export function uidRequired(): WordedFault {
  return new WordedFault({ key: 'imap.uid-required' }, 'UIDREQUIRED')
}

/** `* 4 FETCH (` or `* 3055 UIDFETCH (`. RFC 9586 §3.3 */
export function fetchHead({ enabled }: Session, number: number, uid: number): string {
  return enabled.has('UIDONLY') ? `* ${uid} UIDFETCH (` : `* ${number} FETCH (`
}
