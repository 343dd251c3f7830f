/** For mail that nobody looks at: no line of ours, and none that pretends to be. RFC 8601 §5 */
import { claimingFields } from '../../mail/header/authentication-results.ts'
import { readHeader } from '../../mail/header/header.ts'
import type { Inquiry } from './judge.ts'

export function unread(hostname: string): Inquiry {
  return {
    judge: (bytes) =>
      Promise.resolve({
        field: '',
        forged: claimingFields(bytes, readHeader(bytes), hostname),
        junkFor: new Set(),
        refusal: undefined,
      }),
  }
}
