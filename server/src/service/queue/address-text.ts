/** Addresses as they are written in SMTP commands. RFC 5321 §4.1.2 */
import type { Address } from '../../mail/address.ts'

/** `local@domain`, the local part in quotes where it has to be. */
export function writtenAddress({ local, domain }: Address): string {
  const atom = /^[\w!#$%&'*+\-/=?^`{|}~\u0080-\uffff]+(\.[\w!#$%&'*+\-/=?^`{|}~\u0080-\uffff]+)*$/.test(local)
  return `${atom ? local : `"${local.replace(/["\\]/g, '\\$&')}"`}@${domain}`
}
