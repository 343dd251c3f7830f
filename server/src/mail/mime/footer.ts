/**
 * Puts a company's text under a message, in each form the message has: under plain text, and at the end of HTML. What is
 * signed or encrypted stays as it is, octet for octet, and so does every attachment.
 */

import { escapeMarkup } from '../../lib/escape-markup.ts'
import { joinOctets } from '../../lib/join-octets.ts'
import { fieldName, findField, findFields } from '../header/header.ts'
import { percentEncode } from '../header/parameters.ts'
import { decodeCharset } from './charset.ts'
import { encodeQuotedPrintable } from './quote.ts'
import type { Part } from './structure.ts'
import { partContents, partDisposition, partText } from './text.ts'

export type Footer = {
  readonly text: string
  /** Undefined: made from the text. */
  readonly html: string | undefined
}

/** Why nothing was put under it. */
export type Untouched = 'signed' | 'no-text' | 'there-already'
export type Footed = { readonly bytes: Uint8Array; readonly untouched: Untouched | undefined }

type Piece = { readonly from: number; readonly to: number; readonly by: string }

const encoder = new TextEncoder()

export function withFooter(bytes: Uint8Array, root: Part, footer: Footer): Footed {
  // Somebody who signed it before us vouches for these very octets.
  const signs = ['dkim-signature', 'resent-from']
  if (signs.some((name) => findFields(bytes, root.header, name).length > 0))
    return { bytes, untouched: 'signed' }
  const bodies = bodiesOf(bytes, root)
  if (bodies === 'signed') return { bytes, untouched: 'signed' }
  if (bodies.length === 0) return { bytes, untouched: 'no-text' }
  const pieces: Piece[] = []
  for (const part of bodies) {
    const text = textOf(bytes, part)
    if (text.includes('-----BEGIN PGP ')) return { bytes, untouched: 'signed' }
    const written = part.type.subtype === 'html' ? underHtml(text, footer) : underText(text, part, footer)
    if (written !== undefined) pieces.push(...rewritten(bytes, part, written, part === root))
  }
  return pieces.length === 0
    ? { bytes, untouched: 'there-already' }
    : { bytes: replaced(bytes, pieces), untouched: undefined }
}

/** Octets that are none of the charset they claim were most likely written by an old Windows, where each one is a sign. */
function textOf(bytes: Uint8Array, part: Part): string {
  const text = partText(bytes, part)
  if (!text.includes('\ufffd')) return text
  const contents = partContents(bytes, part)
  const isMeant = decodeCharset('windows-1252', contents).includes('\u00ef\u00bf\u00bd')
  return isMeant ? text : decodeCharset('windows-1252', contents).replaceAll('\r\n', '\n')
}

/** The parts that are the message itself, in all of its forms. RFC 2046 §5.1 */
function bodiesOf(bytes: Uint8Array, part: Part): readonly Part[] | 'signed' {
  const { type, subtype } = part.type
  if (part.kind === 'leaf') {
    if (/^(?:x-)?pkcs7-|^pgp-/.test(subtype)) return 'signed'
    const isText = type === 'text' && (subtype === 'plain' || subtype === 'html')
    return isText && partDisposition(bytes, part)?.kind !== 'attachment' ? [part] : []
  }
  if (part.kind !== 'multipart') return []
  switch (subtype) {
    case 'signed':
    case 'encrypted':
      return 'signed'
    case 'alternative': {
      const forms: Part[] = []
      for (const child of part.children) {
        const found = bodiesOf(bytes, child)
        if (found === 'signed') return 'signed'
        forms.push(...found)
      }
      return forms
    }
    case 'mixed':
    case 'related': {
      const [first] = part.children
      return first === undefined ? [] : bodiesOf(bytes, first)
    }
    default:
      return []
  }
}

/** Undefined when it stands there already, as the last words. */
function underText(text: string, part: Part, { text: footer }: Footer): string | undefined {
  if (text.trimEnd().endsWith(footer.trim())) return undefined
  const isFlowed = part.type.parameters.get('format')?.value.toLowerCase() === 'flowed'
  // A blank or a > at the start of a flowed line means something; a blank at its end joins it to the next. RFC 3676 §4
  const lines = footer.trim().split(/\r?\n/)
  const own = isFlowed ? lines.map((line) => line.trimEnd().replace(/^(?=[ >]|From )/, ' ')) : lines
  return `${text.trimEnd()}\n\n${own.join('\n')}\n`
}

function underHtml(html: string, { text, html: given }: Footer): string | undefined {
  const footer = given?.trim() ?? `<p>${text.trim().split(/\r?\n/).map(escapeMarkup).join('<br>\n')}</p>`
  const end = /(?:\s*<\/(?:body|html)\s*>)+\s*$/i.exec(html)?.index ?? html.length
  if (html.slice(0, end).trimEnd().endsWith(footer)) return undefined
  return `${html.slice(0, end)}\n${footer}\n${html.slice(end).trimStart()}`
}

/** The body in UTF-8, and a header that says so. */
function rewritten(bytes: Uint8Array, part: Part, text: string, isWhole: boolean): Piece[] {
  const { header, type } = part
  const parameters = [...type.parameters]
    .filter(([name]) => name !== 'charset')
    .map(([name, { value }]) => `;\r\n\t${parameterText(name, value)}`)
  // A message of before MIME says so from now on. RFC 2045 §4
  const isOld = isWhole && findField(bytes, header, 'mime-version') === undefined
  const fields =
    `${isOld ? 'MIME-Version: 1.0\r\n' : ''}Content-Type: text/${type.subtype}; charset=utf-8${parameters.join('')}\r\n` +
    'Content-Transfer-Encoding: quoted-printable\r\n'
  const old = header.fields.filter((field) =>
    ['content-type', 'content-transfer-encoding', 'content-length', 'content-md5'].includes(
      fieldName(bytes, field).toLowerCase(),
    ),
  )
  const at = findField(bytes, header, 'content-type')?.start ?? header.fieldsEnd
  const blank = header.bodyStart > header.fieldsEnd ? '' : '\r\n'
  return [
    ...old.map(({ start, end }) => ({ from: start, to: end, by: start === at ? fields : '' })),
    ...(old.some(({ start }) => start === at) ? [] : [{ from: at, to: at, by: fields }]),
    { from: part.bodyStart, to: part.bodyEnd, by: blank + encodeQuotedPrintable(text) },
  ]
}

function parameterText(name: string, value: string): string {
  if (/^[\x20-\x7e]*$/.test(value)) return `${name}="${value.replaceAll(/["\\]/g, '\\$&')}"`
  return `${name}*=utf-8''${percentEncode(value)}`
}

function replaced(bytes: Uint8Array, pieces: readonly Piece[]): Uint8Array {
  const parts: Uint8Array[] = []
  let at = 0
  for (const { from, to, by } of [...pieces].sort((a, b) => a.from - b.from || a.to - b.to)) {
    parts.push(bytes.subarray(at, from), encoder.encode(by))
    at = to
  }
  parts.push(bytes.subarray(at))
  return joinOctets(parts)
}
