/** Addresses that scripts name. RFC 5228 §2.4.2.3 */
import { SyntaxFault } from '../../lib/syntax-fault.ts'
import { formatAddress } from '../address.ts'
import { mailboxAddress, mailboxesOf, parseAddressList } from '../header/address-list.ts'

/** The one address of a text, `Ana <ana@a.test>` or bare, as it goes on the wire; undefined: it is none. */
export function oneAddress(text: string): string | undefined {
  try {
    const entries = parseAddressList(text)
    const [first, ...more] = mailboxesOf(entries)
    if (first === undefined || more.length > 0 || entries[0]?.kind !== 'mailbox') return undefined
    const address = mailboxAddress(first)
    return address === undefined ? undefined : formatAddress(address)
  } catch (fault) {
    if (fault instanceof SyntaxFault) return undefined
    throw fault
  }
}
