/** What a message says of a file that goes as a link, and which files go so. */
import { LINK_FROM_OCTETS } from '../limits.ts'
import type { LinkedFile } from './link-upload.ts'
import { BREAK, type Piece, writeHtml } from './rich/tree.ts'

/** Borders and room that every mail program knows; its colours are those of the reader. */
const BOX = 'max-width:480px;margin:12px 0;padding:10px 14px;border:1px solid silver;border-radius:8px'
/** As the text alone says it: a link of ours behind the name of a file. */
const LINK = /<https?:\/\/[^\s<>]+\/file\/[\w-]{43}>/

/**
 * Name, address, and below them `until`: size and last day in the words of whoever writes.
 *
 *   plano.zip <https://mail.empresa.test/file/9vC…>
 *   38 MB. Se puede descargar hasta el 23 de diciembre de 2026.
 */
export function linkBlock({ name, url }: Pick<LinkedFile, 'name' | 'url'>, until: string): string {
  const div = (children: readonly Piece[], style = ''): Piece => ({
    tag: 'div',
    attributes: style === '' ? {} : { style },
    children,
  })
  const bold: Piece = { tag: 'b', attributes: {}, children: [name] }
  const link: Piece = { tag: 'a', attributes: { href: url }, children: [bold] }
  return writeHtml([div([div([link]), div([until])], BOX), div([BREAK])])
}

/** Whether a text of one's own holds such a block. */
export const holdsLink = (own: string): boolean => LINK.test(own)

/** `attached`: octets that go along already. `max`: those of one message. `wanted`: large ones go as links. */
export function goesAsLink(
  size: number,
  { attached, max, wanted }: { readonly attached: number; readonly max: number; readonly wanted: boolean },
): boolean {
  if (size === 0) return false
  return attached + size > max || (wanted && size > LINK_FROM_OCTETS)
}

/** `2026-12-23` as people say it, the same day wherever they are. */
export function dayText(day: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(day))
}
