/**
 * Who is no person, and what was not written by one: neither gets an answer from a program, or two programs would talk for
 * ever. RFC 3834 §2, RFC 5230 §4.6, THREATS SV4
 */
import type { Address } from '../../mail/address.ts'
import { mailboxAddress, mailboxesOf, readAddressList } from '../../mail/header/address-list.ts'
import { fieldName, fieldText, findFields, findText, type Header } from '../../mail/header/header.ts'

/** Local parts that belong to machines, in lower case. */
const NAMES: ReadonlySet<string> = new Set([
  ...[
    'mailer-daemon',
    'daemon',
    'postmaster',
    'root',
    'nobody',
    'www-data',
    'listserv',
    'majordomo',
    'sympa',
  ],
  ...[
    'noreply',
    'no-reply',
    'no_reply',
    'no.reply',
    'donotreply',
    'do-not-reply',
    'do_not_reply',
    'noresponder',
  ],
  ...[
    'no-responder',
    'no_responder',
    'nobounce',
    'bounce',
    'bounces',
    'autoreply',
    'auto-reply',
    'automailer',
  ],
])
const BEGINNINGS = [
  'owner-',
  'noreply-',
  'no-reply-',
  'noreply+',
  'no-reply+',
  'bounce-',
  'bounces-',
  'bounce+',
  'bounces+',
]
const ENDS = ['-request', '-owner', '-bounce', '-bounces', '-noreply', '-no-reply', '-errors']
/** Ways of writing the address of a reader into the return path of a list. */
const WITHIN = ['-bounces+', '-bounces=', '-bounce+', '-owner+']

export function isRobot({ local }: Pick<Address, 'local'>): boolean {
  const name = local.toLowerCase()
  return (
    NAMES.has(name) ||
    BEGINNINGS.some((text) => name.startsWith(text)) ||
    ENDS.some((text) => name.endsWith(text)) ||
    WITHIN.some((text) => name.includes(text))
  )
}

/** Why no program answers this message, whoever it is from; undefined: it looks like a person's. */
export function automaticBy(bytes: Uint8Array, header: Header): 'automatic' | 'list' | undefined {
  const submitted = findText(bytes, header, 'auto-submitted')
  // Everything but `no` was made by a machine. RFC 3834 §5
  if (submitted !== undefined && wordOf(submitted) !== 'no') return 'automatic'
  for (const field of header.fields) {
    const name = fieldName(bytes, field)
    // RFC 2369, RFC 2919: whatever bears such a line came over a list, or asks to be unsubscribed from.
    if (name.startsWith('list-') || name === 'mailing-list') return 'list'
    if (name === 'precedence' && /^(?:bulk|list|junk)$/.test(wordOf(fieldText(bytes, field)))) return 'list'
    if (name === 'x-autoreply' || name === 'x-autorespond' || name === 'x-auto-reply-from') return 'automatic'
    if (name === 'x-auto-response-suppress' && isSuppressed(fieldText(bytes, field))) return 'automatic'
    // Notices and receipts. RFC 6522
    if (name === 'content-type' && wordOf(fieldText(bytes, field)) === 'multipart/report') return 'automatic'
  }
  return undefined
}

/** Whether one of those whom From or Sender name is a robot. */
export function hasRobotAuthor(bytes: Uint8Array, header: Header): boolean {
  return ['from', 'sender'].some((name) => addressesIn(bytes, header, name).some(isRobot))
}

/** All addresses in the fields of that name. */
export function addressesIn(bytes: Uint8Array, header: Header, name: string): Address[] {
  return findFields(bytes, header, name).flatMap((field) =>
    mailboxesOf(readAddressList(fieldText(bytes, field)).entries).flatMap((one) => mailboxAddress(one) ?? []),
  )
}

/** What mail servers of Microsoft write: no answer at all, or none of somebody who is away. */
function isSuppressed(text: string): boolean {
  return text
    .toLowerCase()
    .split(',')
    .some((word) => ['all', 'oof', 'autoreply'].includes(word.trim()))
}

/** The first word, without what follows it. */
function wordOf(text: string): string {
  return (text.trim().split(/[\s;(]/, 1)[0] ?? '').toLowerCase()
}
