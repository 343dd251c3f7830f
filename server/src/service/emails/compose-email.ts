/**
 * A message made of parts that somebody wrote or uploaded. Fields go through the one writer of headers, so no text can become
 * a line of its own; texts are quoted-printable, files base64. RFC 8621 §4.6, RFC 2045, RFC 2046
 */
import { randomUUID } from 'node:crypto'
import { joinOctets } from '../../lib/join-octets.ts'
import { field, parameterField } from '../../mail/header/build.ts'
import { encodeQuotedPrintable } from '../../mail/mime/quote.ts'

/** A part to be written. Of a multipart `parts`, of others `contents`. */
export type WrittenPart = {
  /** `text/plain`, `multipart/mixed`, `image/png`. */
  readonly type: string
  readonly contents:
    | { readonly text: string }
    | { readonly octets: Uint8Array }
    | { readonly parts: readonly WrittenPart[] }
  readonly name?: string | undefined
  /** Of its type, beside what each part has. */
  readonly parameters?: readonly (readonly [string, string])[]
  readonly disposition?: string | undefined
  /** Without its angle brackets. */
  readonly cid?: string | undefined
  readonly language?: readonly string[] | undefined
  readonly location?: string | undefined
}

const encoder = new TextEncoder()
/** Octets that make one line of base64. RFC 2045 §6.8 */
const BASE64_LINE_OCTETS = 57

/** Read by programs as it stands. RFC 8098 §3.1 */
const NOTICE = 'message/disposition-notification'

/** The whole message: `fields` are whole lines, without those that say what its body is. Throws SyntaxFault. */
export function composeEmail(fields: readonly string[], body: WrittenPart): Uint8Array {
  const pieces: Uint8Array[] = [encoder.encode(`${fields.join('')}MIME-Version: 1.0\r\n`)]
  write(body, pieces)
  return joinOctets(pieces)
}

/** Depth is that of what was asked for, which the request bounds. */
function write(part: WrittenPart, pieces: Uint8Array[]): void {
  const { contents } = part
  if ('parts' in contents) {
    const boundary = `=_${randomUUID()}`
    pieces.push(encoder.encode(`${headOf(part, [['boundary', boundary]], undefined)}\r\n`))
    for (const child of contents.parts) {
      pieces.push(encoder.encode(`--${boundary}\r\n`))
      write(child, pieces)
      pieces.push(encoder.encode('\r\n'))
    }
    pieces.push(encoder.encode(`--${boundary}--\r\n`))
  } else if ('text' in contents) {
    const head = headOf(part, [['charset', 'utf-8']], 'quoted-printable')
    pieces.push(encoder.encode(`${head}\r\n${encodeQuotedPrintable(contents.text)}\r\n`))
  } else if (part.type === 'message/rfc822') {
    // A message within a message has no encoding of its own. RFC 2046 §5.2.1
    pieces.push(encoder.encode(`${headOf(part, [], '8bit')}\r\n`), contents.octets)
  } else if (part.type === NOTICE && contents.octets.every((octet) => octet < 0x80)) {
    pieces.push(encoder.encode(`${headOf(part, [], '7bit')}\r\n`), contents.octets)
  } else {
    pieces.push(encoder.encode(`${headOf(part, [], 'base64')}\r\n`))
    for (let at = 0; at < contents.octets.length; at += BASE64_LINE_OCTETS) {
      const line = Buffer.from(contents.octets.subarray(at, at + BASE64_LINE_OCTETS)).toString('base64')
      pieces.push(encoder.encode(`${line}\r\n`))
    }
  }
}

function headOf(
  { type, name, parameters: more = [], disposition, cid, language, location }: WrittenPart,
  parameters: readonly (readonly [string, string])[],
  encoding: string | undefined,
): string {
  const named = name === undefined ? [] : [['name', name] as const]
  const lines = [parameterField('Content-Type', type, [...parameters, ...more, ...named])]
  if (encoding !== undefined) lines.push(field('Content-Transfer-Encoding', encoding))
  if (disposition !== undefined || name !== undefined) {
    const file = name === undefined ? [] : [['filename', name] as const]
    lines.push(parameterField('Content-Disposition', disposition ?? 'attachment', file))
  }
  if (cid !== undefined) lines.push(field('Content-ID', `<${cid}>`))
  if (language !== undefined) lines.push(field('Content-Language', language.join(', ')))
  if (location !== undefined) lines.push(field('Content-Location', location))
  return lines.join('')
}

/** Texts and files as most programs put them together: alternatives, what HTML shows, and what is attached. RFC 2387, RFC 2183 */
export function arrangeParts(
  text: WrittenPart | undefined,
  html: WrittenPart | undefined,
  files: readonly WrittenPart[],
): WrittenPart {
  const isShown = ({ cid, disposition }: WrittenPart): boolean =>
    html !== undefined && cid !== undefined && disposition === 'inline'
  const shown = files.filter(isShown)
  const attached = files.filter((one) => !isShown(one))
  const empty: WrittenPart = { type: 'text/plain', contents: { text: '' } }
  const page = html !== undefined && shown.length > 0 ? several('related', [html, ...shown]) : html
  const alternatives = [text, page].filter((one) => one !== undefined)
  const [only = empty] = alternatives
  const body = alternatives.length > 1 ? several('alternative', alternatives) : only
  return attached.length === 0 ? body : several('mixed', [body, ...attached])
}

function several(subtype: string, parts: readonly WrittenPart[]): WrittenPart {
  return { type: `multipart/${subtype}`, contents: { parts } }
}
