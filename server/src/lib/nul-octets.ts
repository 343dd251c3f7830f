/**
 * No message may hold NUL (RFC 5322 §4.1), and no literal of IMAP but that of BINARY (RFC 9051 §4.3). In mail that came
 * before anybody looked it goes out as 0x80, which is no sign of any charset by itself: lengths and places stay
 * what they were told to be, and what is kept stays what was received.
 */
const NUL = 0
const INSTEAD_OF_NUL = 0x80

/** The octets themselves when there is no NUL in them. */
export function showNul(octets: Uint8Array): Uint8Array {
  let at = octets.indexOf(NUL)
  if (at < 0) return octets
  const shown = Uint8Array.from(octets)
  for (; at >= 0; at = shown.indexOf(NUL, at + 1)) shown[at] = INSTEAD_OF_NUL
  return shown
}
