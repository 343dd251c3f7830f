/** Names of machines, as far as they may go into headers, logs and TLS. THREATS DN2 */

/** Letters, digits, hyphens, underscores in labels of 1–63, 253 in all. RFC 1123 §2.1 */
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/

/** The name in lower case without a final dot; undefined for anything that is no host name. */
export function hostName(text: string): string | undefined {
  const name = (text.endsWith('.') ? text.slice(0, -1) : text).toLowerCase()
  if (name.length === 0 || name.length > 253) return undefined
  return name.split('.').every((label) => LABEL.test(label)) ? name : undefined
}
