/** Content-Type and Content-Disposition, read from whatever stands there. RFC 2045 §5, RFC 2183 */
import type { CharsetFallback } from '../mime/charset.ts'
import { type Parameters, parameterText, readParameters } from './parameters.ts'

export type ContentType = {
  /** In lower case. */
  readonly type: string
  readonly subtype: string
  readonly parameters: Parameters
}

export type Disposition = {
  /** In lower case: `inline`, `attachment`, or what was written. */
  readonly kind: string
  readonly parameters: Parameters
}

const TYPE = /^\s*([A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*)\s*\/\s*([A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*)/
/** An unreadable type must not be shown as text: it is an unknown file. RFC 2045 §5.2 leaves it open. */
const UNREADABLE = { type: 'application', subtype: 'octet-stream' }

/** The type a part has without the field. RFC 2045 §5.2 */
export const PLAIN_TEXT: ContentType = { type: 'text', subtype: 'plain', parameters: new Map() }
/** The same within multipart/digest. RFC 2046 §5.1.5 */
export const DIGEST_PART: ContentType = { type: 'message', subtype: 'rfc822', parameters: new Map() }

/** Reads the text of a Content-Type field. Never throws. */
export function readContentType(text: string, fallback?: CharsetFallback): ContentType {
  const semicolon = text.indexOf(';')
  const head = semicolon < 0 ? text : text.slice(0, semicolon)
  const parameters: Parameters = semicolon < 0 ? new Map() : readParameters(text, semicolon + 1, fallback)
  const found = TYPE.exec(head.length > 200 ? head.slice(0, 200) : head)
  if (found !== null) {
    return { type: (found[1] ?? '').toLowerCase(), subtype: (found[2] ?? '').toLowerCase(), parameters }
  }
  // `text` alone is what very old programs wrote for text/plain. RFC 1049
  return /^\s*text\s*$/i.test(head) || head.trim() === ''
    ? { ...PLAIN_TEXT, parameters }
    : { ...UNREADABLE, parameters }
}

/** Reads the text of a Content-Disposition field; undefined when it says nothing. Never throws. */
export function readDisposition(text: string, fallback?: CharsetFallback): Disposition | undefined {
  const semicolon = text.indexOf(';')
  const kind = (semicolon < 0 ? text : text.slice(0, semicolon)).trim().toLowerCase()
  if (semicolon < 0 && kind === '') return undefined
  const parameters: Parameters = semicolon < 0 ? new Map() : readParameters(text, semicolon + 1, fallback)
  // RFC 2183 §2.8: what is unknown is an attachment.
  return { kind: /^[a-z0-9!#$&^_.+-]{1,64}$/.test(kind) ? kind : 'attachment', parameters }
}

/** The name a part gives itself, for people: of its disposition, else of its type. */
export function fileName(
  type: ContentType,
  disposition: Disposition | undefined,
  fallback?: CharsetFallback,
): string | undefined {
  const parameter = disposition?.parameters.get('filename') ?? type.parameters.get('name')
  const name = parameterText(parameter, fallback)
  return name === '' ? undefined : name
}
