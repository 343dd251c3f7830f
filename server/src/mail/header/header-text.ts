/** Bytes of a header as text: ASCII nearly always, UTF-8 by RFC 6532, and what old programs put there. */

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })
const western = new TextDecoder('windows-1252')

/**
 * UTF-8 where the bytes are UTF-8; else the charset that the caller has reason to guess, a name the platform knows;
 * else windows-1252, which gives every byte a sign.
 */
export function decodeBytes(bytes: Uint8Array, guess?: string): string {
  const text = utf8.decode(bytes)
  if (!text.includes('\ufffd') || isReplacementWritten(bytes)) return text
  return guess === undefined ? western.decode(bytes) : new TextDecoder(guess).decode(bytes)
}

/** The sender may have sent U+FFFD itself: then decoding made none of them. */
function isReplacementWritten(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch (error) {
    if (error instanceof TypeError) return false
    throw error
  }
}
