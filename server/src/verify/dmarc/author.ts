/**
 * Whose domain the message says that it comes from: the one that a person sees. What could be read two ways names
 * nobody, and such a message is not believed. RFC 9989 §5.3.1, THREATS IN7
 */
import { mailboxAddress, mailboxesOf, readAddressList } from '../../mail/header/address-list.ts'
import { decodeWords } from '../../mail/header/encoded-word.ts'
import { fieldText } from '../../mail/header/header.ts'
import type { MailText } from '../dkim/mail-text.ts'

export type Author =
  | { readonly kind: 'domain'; readonly domain: string }
  /** Nobody with a domain is named. */
  | { readonly kind: 'nobody' }
  /** Two readers could see two authors. */
  | { readonly kind: 'unclear'; readonly problem: string }

export function authorOf(mail: MailText): Author {
  const fields = mail.named('from')
  const [field] = fields
  if (field === undefined) return { kind: 'nobody' }
  if (fields.length > 1) return { kind: 'unclear', problem: `From stands there ${fields.length} times` }
  const text = fieldText(mail.bytes, field)
  const { entries, fault, truncated } = readAddressList(text)
  const mailboxes = mailboxesOf(entries)
  // `MAILER-DAEMON` and empty groups name no domain, whatever else is wrong with them.
  // Encoded words are read as people see them.
  if (!decodeWords(text).includes('@') && mailboxes.every(({ host }) => host === ''))
    return { kind: 'nobody' }
  if (fault !== undefined) return { kind: 'unclear', problem: `From: ${fault.message}` }
  if (truncated) return { kind: 'unclear', problem: 'From has too many addresses' }
  if (text.includes('\0')) return { kind: 'unclear', problem: 'From has a NUL' }
  const domains = new Set<string>()
  for (const mailbox of mailboxes) {
    const domain = mailbox.route === undefined ? mailboxAddress(mailbox)?.domain : undefined
    if (domain === undefined) return { kind: 'unclear', problem: 'From has an address that is none' }
    domains.add(domain)
  }
  const [domain] = domains
  if (domain === undefined) return { kind: 'nobody' }
  if (domains.size > 1) return { kind: 'unclear', problem: 'From has addresses of several domains' }
  return { kind: 'domain', domain }
}
