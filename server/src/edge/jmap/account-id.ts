/** An account as JMAP names it: `A7`. RFC 8620 §1.6.2 */
import type { AccountId } from '../../mail/ids.ts'

export function jmapAccountId(id: AccountId): string {
  return `A${id}`
}
