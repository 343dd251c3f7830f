/**
 * ENVELOPE in wire form, from the fields of a header. RFC 9051 §7.5.2
 *
 *   ("Sat, 21 Nov 2026 10:15:00 +0100" "Hola" (("Ana" NIL "ana" "empresa.test")) … NIL "<1@empresa.test>")
 */
import { type HeaderGroup, type HeaderMailbox, readAddressList } from '../header/address-list.ts'
import { fieldText, findFields, findText, type Header } from '../header/header.ts'
import { wireNstring, wireString, wireText } from './wire-string.ts'

/** The envelope of a message or of one within it. Never throws. */
export function envelopeOf(bytes: Uint8Array, header: Header): string {
  const from = addresses(bytes, header, 'from')
  // A missing Sender or Reply-To is who wrote it. RFC 9051 §7.5.2
  const sender = addresses(bytes, header, 'sender') ?? from
  const replyTo = addresses(bytes, header, 'reply-to') ?? from
  const items = [
    wireText(findText(bytes, header, 'date')),
    wireText(findText(bytes, header, 'subject')),
    from ?? 'NIL',
    sender ?? 'NIL',
    replyTo ?? 'NIL',
    addresses(bytes, header, 'to') ?? 'NIL',
    addresses(bytes, header, 'cc') ?? 'NIL',
    addresses(bytes, header, 'bcc') ?? 'NIL',
    wireNstring(ascii(findText(bytes, header, 'in-reply-to'))),
    wireNstring(ascii(findText(bytes, header, 'message-id'))),
  ]
  return `(${items.join(' ')})`
}

/** All fields of one name together: two To lines are one list to everybody who replies. */
function addresses(bytes: Uint8Array, header: Header, name: string): string | undefined {
  const entries = findFields(bytes, header, name).flatMap(
    (field) => readAddressList(fieldText(bytes, field)).entries,
  )
  return entries.length === 0 ? undefined : `(${entries.map(wireEntry).join('')})`
}

function wireEntry(entry: HeaderMailbox | HeaderGroup): string {
  if (entry.kind === 'mailbox') return wireMailbox(entry)
  // A group opens with an address that has no host and closes with one that has nothing. RFC 9051 §7.5.2
  return `(NIL NIL ${wireText(entry.rawName)} NIL)${entry.members.map(wireMailbox).join('')}(NIL NIL NIL NIL)`
}

/** A missing host is an empty string: NIL would open a group. */
function wireMailbox({ rawName, route, local, host }: HeaderMailbox): string {
  const name = rawName === undefined || rawName === '' ? 'NIL' : wireText(rawName)
  return `(${name} ${wireNstring(route)} ${wireString(local)} ${wireString(host)})`
}

/** Identifiers are compared as octets: what is not ASCII has no form that would still be the same one. */
function ascii(text: string | undefined): string | undefined {
  return text?.replaceAll(/[^\x20-\x7e]/g, '?')
}
