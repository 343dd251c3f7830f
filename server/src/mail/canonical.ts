/**
 * The one form under which a local part is stored and looked up: NFC, lower case, and nothing that looks like
 * something else. Two spellings are the same address exactly when their canonical forms are equal bytes.
 */

/** Octets of a local part. RFC 5321 §4.5.3.1.1 */
export const LOCAL_PART_MAX_BYTES = 64

/**
 * Undefined when no local part can have this form: U+212A KELVIN SIGN lowers to `k` and U+037E normalises to `;`,
 * so folding them would turn two names into one.
 */
export function canonicalLocal(local: string): string | undefined {
  if (isAscii(local)) return local.toLowerCase()
  const composed = local.normalize('NFC')
  // As written and as composed: I with U+0307 is U+0130 in two pieces, and lowers to an i with a dot.
  for (const letter of local + composed) {
    if (letter <= '\x7f') continue
    if (hasAscii(letter.normalize('NFC')) || hasAscii(letter.toLowerCase())) return undefined
  }
  return composed.toLowerCase().normalize('NFC')
}

/** `ana+ventas` is `ana` with the sub-address `ventas`; without a `+`, or starting with it, there is none. RFC 5233 §4 */
export function splitSubAddress(local: string): {
  readonly base: string
  readonly subAddress: string | undefined
} {
  const plus = local.indexOf('+')
  if (plus <= 0) return { base: local, subAddress: undefined }
  return { base: local.slice(0, plus), subAddress: local.slice(plus + 1) }
}

/**
 * Says what is wrong with a local part that is to be created, or undefined when it may be. Narrower than what RFC 5321
 * §4.1.2 lets others write: no `+` (it starts a sub-address), no `%`, `!` or `/` (old routing), no quoted forms, and of
 * Unicode only letters, marks and digits that have no second form. RFC 8265 §3.3, RFC 8264 §9.17
 */
export function localPartFault(
  canonical: string,
): 'empty' | 'long' | 'dots' | 'character' | 'mixed' | undefined {
  if (canonical === '') return 'empty'
  if (new TextEncoder().encode(canonical).length > LOCAL_PART_MAX_BYTES) return 'long'
  if (canonical.startsWith('.') || canonical.endsWith('.') || canonical.includes('..')) return 'dots'
  for (const letter of canonical) {
    const plain = letter <= '\x7f' ? /[a-z0-9._'&=~#-]/.test(letter) : /[\p{L}\p{M}\p{N}]/u.test(letter)
    if (!plain || letter.normalize('NFKC') !== letter) return 'character'
  }
  if (/^\p{M}/u.test(canonical)) return 'character'
  if (/\p{Script=Latin}/u.test(canonical) && /[\p{Script=Cyrillic}\p{Script=Greek}]/u.test(canonical))
    return 'mixed'
  return undefined
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false
  return true
}

function hasAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) <= 0x7f) return true
  return false
}
