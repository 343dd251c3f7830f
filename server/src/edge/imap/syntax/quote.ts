/** Strings on their way out. */
import { encodeMailboxName } from '../../../mail/imap/modified-utf7.ts'
import type { NameForm } from './reader.ts'

/** A quoted string of printable text without line ends. RFC 9051 §4.3 */
export function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`
}

/** A mailbox name as the client writes them, always quoted. */
export function quotedMailbox(name: string, form: NameForm): string {
  return quoted(form === 'utf-8' ? name : encodeMailboxName(name))
}
