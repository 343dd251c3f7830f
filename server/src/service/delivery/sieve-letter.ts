/**
 * What a script sends on behalf of its owner: an answer, or a notice. Written by the one builder of header fields, so that
 * nothing that a script or a stranger says makes a line of its own. THREATS SV5, OUT1
 */
import { randomBytes } from 'node:crypto'
import { type Address, needsSmtpUtf8 } from '../../mail/address.ts'
import { addressField, field, type NamedAddress, textField } from '../../mail/header/build.ts'
import { decodeWords } from '../../mail/header/encoded-word.ts'
import { fieldName, fieldText, findText, type Header, readHeader } from '../../mail/header/header.ts'
import { readMessageId, readReferences } from '../../mail/header/message-id.ts'
import { encodeQuotedPrintable } from '../../mail/mime/quote.ts'
import { dateText } from '../../mail/smtp/date-text.ts'
import { cutText } from '../queue/smtp/reply.ts'
import type { Submission } from '../queue/submission.ts'
import { SIEVE_ANSWER_OCTETS_MAX, SIEVE_REFERENCES_MAX, SIEVE_SUBJECT_MAX } from './limits.ts'

export type Letter = {
  readonly from: NamedAddress
  readonly to: readonly Address[]
  readonly cc?: readonly Address[]
  readonly subject: string
  /** The message that it is about. */
  readonly answers?: { readonly bytes: Uint8Array; readonly header: Header }
  /** RFC 3834 §5, RFC 5436 §2.7.1 */
  readonly autoSubmitted: string
  /** Further fields, in the grammar of their names. */
  readonly fields?: readonly (readonly [string, string])[]
  readonly text: string
  /** `text` is a whole MIME entity, its fields first. RFC 5230 §4.3 */
  readonly mime: boolean
  readonly nowMs: number
  /** Behind the `@` of the Message-ID. */
  readonly hostname: string
}

export type WrittenLetter = Pick<Submission, 'bytes' | 'smtpUtf8' | 'body'>

export function writeLetter(letter: Letter): WrittenLetter {
  const { from, to, cc = [], answers, nowMs, hostname } = letter
  const utf8 = [from.address, ...to, ...cc].some(needsSmtpUtf8)
  const options = { utf8 }
  const header = [
    field('Date', dateText(nowMs)),
    addressField('From', [from], options),
    addressField(
      'To',
      to.map((address) => ({ address })),
      options,
    ),
    ...(cc.length === 0
      ? []
      : [
          addressField(
            'Cc',
            cc.map((address) => ({ address })),
            options,
          ),
        ]),
    textField('Subject', oneLine(letter.subject), options),
    field('Message-ID', `<${randomBytes(15).toString('hex')}@${hostname}>`),
    ...(answers === undefined ? [] : threadFields(answers.bytes, answers.header)),
    field('Auto-Submitted', letter.autoSubmitted, options),
    ...(letter.fields ?? []).map(([name, value]) => field(name, value, options)),
    field('MIME-Version', '1.0'),
  ]
  const bytes = Buffer.from(`${header.join('')}${letter.mime ? entity(letter.text) : plain(letter.text)}`)
  return { bytes, smtpUtf8: utf8, body: bytes.some((octet) => octet > 0x7f) ? '8bitmime' : '7bit' }
}

/** What its writer called it, on one line without controls; empty: it has no subject. */
export function subjectOf(bytes: Uint8Array, header: Header): string {
  return oneLine(decodeWords(findText(bytes, header, 'subject') ?? ''))
}

function oneLine(text: string): string {
  const clean = text.toWellFormed().replaceAll(/[\0-\x1f\x7f-\x9f\u2028\u2029]+/g, ' ')
  return cutText(clean.trim(), SIEVE_SUBJECT_MAX)
}

/** RFC 3834 §3.1.5; what no field can hold is left out. */
function threadFields(bytes: Uint8Array, header: Header): string[] {
  const id = readMessageId(findText(bytes, header, 'message-id'))
  if (id === undefined || !isPlainId(id)) return []
  const references = findText(bytes, header, 'references')
  const before = readReferences(
    references,
    references === undefined ? findText(bytes, header, 'in-reply-to') : undefined,
  )
  const ids = [...before.filter((one) => one !== id && isPlainId(one)).slice(1 - SIEVE_REFERENCES_MAX), id]
  return [field('In-Reply-To', `<${id}>`), field('References', ids.map((one) => `<${one}>`).join(' '))]
}

function isPlainId(id: string): boolean {
  return /^[!-;=?-~]{1,500}$/.test(id)
}

function plain(text: string): string {
  const fields = `${field('Content-Type', 'text/plain; charset=utf-8')}${field('Content-Transfer-Encoding', 'quoted-printable')}`
  return `${fields}\r\n${encodeQuotedPrintable(cut(text))}\r\n`
}

/** With line ends of mail, and never half a sign. */
function cut(text: string): string {
  const bytes = Buffer.from(
    text
      .toWellFormed()
      .replaceAll(/\r\n|\r|\n/g, '\r\n')
      .replaceAll('\0', ''),
  )
  if (bytes.length <= SIEVE_ANSWER_OCTETS_MAX) return bytes.toString()
  return new TextDecoder().decode(bytes.subarray(0, SIEVE_ANSWER_OCTETS_MAX), { stream: true })
}

/** Of its header only what describes its content: who writes to whom, and how, is not the text's to say. */
function entity(text: string): string {
  const bytes = Buffer.from(cut(text))
  const header = readHeader(bytes)
  const fields = header.fields.flatMap((one) => {
    const name = fieldName(bytes, one)
    const value = fieldText(bytes, one)
    return /^content-[a-z-]{1,40}$/.test(name) && /^[\t\x20-\x7e]{1,900}$/.test(value)
      ? [
          field(
            name.replaceAll(/(^|-)[a-z]/g, (sign) => sign.toUpperCase()),
            value.replaceAll('\t', ' '),
          ),
        ]
      : []
  })
  const body = bytes.subarray(header.bodyStart).toString()
  return `${fields.join('')}\r\n${body}${body.endsWith('\r\n') ? '' : '\r\n'}`
}
