/** Strings on their way out. */
import { encodeMailboxName } from '../../../mail/imap/modified-utf7.ts'

/** A quoted string of printable text without line ends. RFC 9051 §4.3 */
export function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`
}

/** A mailbox name in modified UTF-7, always quoted. */
export function quotedMailbox(name: string): string {
  return quoted(encodeMailboxName(name))
}
