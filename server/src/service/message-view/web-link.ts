/** Addresses within messages: what may be followed, and how it is written so that everybody reads the same. THREATS WB6, WB7 */
import { readMailto } from '../../mail/sieve/mailto.ts'
import { URL_SIGNS_MAX } from './limits.ts'

/** An address of the web; undefined for anything else. Who is named before an `@` is left out: it is there to deceive. */
export function webAddress(text: string): URL | undefined {
  if (text.length > URL_SIGNS_MAX) return undefined
  const url = URL.parse(text.trim().startsWith('//') ? `https:${text.trim()}` : text.trim())
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return undefined
  url.username = ''
  url.password = ''
  return url.href.length > URL_SIGNS_MAX ? undefined : url
}

/** Where a link of a message may lead: the web, somebody's address, a telephone. Undefined: nowhere. */
export function linkTarget(text: string): string | undefined {
  const plain = text.replaceAll(/[\0-\x20\x7f]/g, '')
  if (/^mailto:/i.test(plain)) return plainMailto(plain)
  if (/^tel:[+0-9().-]{3,30}$/i.test(plain)) return plain
  return webAddress(text)?.href
}

/** Only to, cc, subject and body: nothing of a message attaches files or names further fields. THREATS WB6 */
export function plainMailto(text: string): string | undefined {
  const read = readMailto(text)
  if (read === undefined) return undefined
  const said = [
    ['cc', read.cc.join(',')],
    ['subject', read.subject ?? ''],
    ['body', read.body ?? ''],
  ].flatMap(([name = '', value = '']) => (value === '' ? [] : [`${name}=${encodeURIComponent(value)}`]))
  const to = read.to.map(encodeURIComponent).join(',').replaceAll('%40', '@')
  return `mailto:${to}${said.length === 0 ? '' : `?${said.join('&')}`}`
}
