/** What the server itself writes to people: the same paragraphs as plain text and as HTML. RFC 2046 §5.1.4 */
import { randomBytes } from 'node:crypto'
import { escapeMarkup } from '../../lib/escape-markup.ts'
import type { Language } from '../../lib/text.ts'

/** `quote`: somebody else's words, or something to be copied. */
export type Paragraph = { readonly text: string; readonly quote: boolean }

/** A whole part, its header fields first: multipart/alternative. */
export function alternativePart(paragraphs: readonly Paragraph[], language: Language): string {
  return alternativeOf(plainText(paragraphs), htmlText(paragraphs, language), language)
}

/** The same of two texts that say the same; `html` has what is not ours escaped already. */
export function alternativeOf(plain: string, html: string, language: Language): string {
  const boundary = `valija-${randomBytes(18).toString('hex')}`
  return [
    `Content-Type: multipart/alternative; boundary="${boundary}"\r\n\r\n`,
    textPart(boundary, 'plain', plain, language),
    textPart(boundary, 'html', html, language),
    `--${boundary}--\r\n`,
  ].join('')
}

function textPart(boundary: string, subtype: 'plain' | 'html', text: string, language: Language): string {
  const lines =
    Buffer.from(text, 'utf8')
      .toString('base64')
      .match(/.{1,76}/g) ?? []
  return [
    `--${boundary}`,
    `Content-Type: text/${subtype}; charset=utf-8`,
    `Content-Language: ${language}`,
    'Content-Transfer-Encoding: base64',
    '',
    ...lines,
    '',
    '',
  ].join('\r\n')
}

function plainText(paragraphs: readonly Paragraph[]): string {
  return `${paragraphs.map(({ text, quote }) => (quote ? `    ${text}` : text)).join('\r\n\r\n')}\r\n`
}

function htmlText(paragraphs: readonly Paragraph[], language: Language): string {
  const body = paragraphs.map(({ text, quote }) =>
    quote ? `<blockquote>${escapeMarkup(text)}</blockquote>` : `<p>${escapeMarkup(text)}</p>`,
  )
  return `<!doctype html>\r\n<html lang="${language}"><meta charset="utf-8"><body>\r\n${body.join('\r\n')}\r\n</body></html>\r\n`
}
