import { LABEL_OCTETS_MAX, NAME_OCTETS_MAX } from './limits.ts'

/** What may be asked for is wider than what a machine may be called: `a=b._spf.example.org` is a name. RFC 2181 §11 */
const VISIBLE = /^[\x20-\x7e]+$/

/** The name in lower case without a final dot; undefined for what no question can be asked for. RFC 1035 §2.3.4 */
export function dnsName(text: string): string | undefined {
  const name = (text.endsWith('.') ? text.slice(0, -1) : text).toLowerCase()
  if (name.length > NAME_OCTETS_MAX || !VISIBLE.test(name)) return undefined
  return name.split('.').every(({ length }) => length > 0 && length <= LABEL_OCTETS_MAX) ? name : undefined
}
