/** Where a link leads, as people write it: `www.empresa.test`, `luis@b.test`, a whole address. Undefined: nowhere. RFC 3986 */
export function linkOf(written: string): string | undefined {
  const text = written.trim()
  if (/^(?:mailto:|tel:)[^\s]+$/i.test(text)) return text
  if (/^[^\s@/:]+@[^\s@/:]+\.[^\s@/:]+$/.test(text)) return `mailto:${text}`
  const whole = /^https?:\/\//i.test(text) ? text : `https://${text}`
  if (!/^https?:\/\/[^\s/]+\.[^\s.]/i.test(whole) || /^[a-z]+:(?!\/\/)/i.test(text)) return undefined
  return URL.parse(whole)?.href
}
