/** Names of domains and whole addresses, as the directory keys them. */
import { domainToASCII, domainToUnicode } from 'node:url'
import { canonicalLocal } from '../mail/canonical.ts'

/** Octets of a whole domain name as text. RFC 5321 §4.5.3.1.2 allows 255, RFC 1035 §2.3.4 leaves 253 for it. */
const DOMAIN_MAX_BYTES = 253
const LABEL_MAX_BYTES = 63

/** A-labels in lower case, or undefined when no domain can have this name. RFC 5891 §4.4, RFC 1123 §2.1 */
export function domainName(written: string): string | undefined {
  const name = toALabels(written.endsWith('.') ? written.slice(0, -1) : written)
  if (name === undefined || name.length > DOMAIN_MAX_BYTES) return undefined
  const labels = name.split('.')
  if (labels.length < 2 || /^\d+$/.test(labels.at(-1) ?? '')) return undefined
  for (const label of labels) {
    if (label === '' || label.length > LABEL_MAX_BYTES || !/^[a-z0-9-]+$/.test(label)) return undefined
    if (label.startsWith('-') || label.endsWith('-')) return undefined
  }
  return name
}

/** The name as people write it: `año.test` for `xn--ao-zja.test`. */
export function shownDomain(name: string): string {
  return domainToUnicode(name) || name
}

/** The form to look a domain up by: cheap, and not proven to be a name. */
export function domainKey(written: string): string {
  return toALabels(written) ?? ''
}

/** `local@domain` in canonical form, or undefined when it is not an address that can be stored. */
export function canonicalAddress(written: string): string | undefined {
  const parts = splitAddress(written)
  return parts === undefined ? undefined : `${parts.local}@${parts.domain}`
}

/** The canonical local part and the domain in A-labels; the last `@` divides them. */
export function splitAddress(
  written: string,
): { readonly local: string; readonly domain: string } | undefined {
  const at = written.lastIndexOf('@')
  if (at <= 0) return undefined
  const local = canonicalLocal(written.slice(0, at))
  const domain = domainName(written.slice(at + 1))
  if (local === undefined || domain === undefined) return undefined
  return { local, domain }
}

function toALabels(written: string): string | undefined {
  if (/^[a-z0-9.-]*$/.test(written)) return written
  // domainToASCII would undo %-escapes and read other host syntax: only letters, digits and hyphens get there.
  if (/[\x00-\x2c\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]/.test(written)) return undefined
  return domainToASCII(written) || undefined
}
