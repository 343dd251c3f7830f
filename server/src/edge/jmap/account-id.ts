/** An account as JMAP names it: `A7`. RFC 8620 §1.6.2 */
import type { AccountId } from '../../mail/ids.ts'

export function jmapAccountId(id: AccountId): string {
  return `A${id}`
}

/** Undefined: no account is called that. */
export function readJmapAccountId(text: string): AccountId | undefined {
  const [, digits] = /^A([1-9]\d{0,14})$/.exec(text) ?? []
  return digits === undefined ? undefined : (Number(digits) as AccountId)
}
