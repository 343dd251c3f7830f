/**
 * `v=DMARC1; p=none; rua=mailto:…`: the lists of names and values that DMARC, TLS-RPT and others write in TXT records.
 * Undefined for a text that is none. RFC 6376 §3.2, RFC 9989 §4.7
 */
export function readTags(text: string): ReadonlyMap<string, string> | undefined {
  const tags = new Map<string, string>()
  for (const part of text.split(';')) {
    if (part.trim() === '') continue
    const equals = part.indexOf('=')
    if (equals <= 0) return undefined
    const name = part.slice(0, equals).trim().toLowerCase()
    if (!/^[a-z][a-z0-9_]*$/.test(name) || tags.has(name)) return undefined
    tags.set(name, part.slice(equals + 1).trim())
  }
  return tags
}
