/** One mailbox address as the whole product knows it: parsed once, at the edge. RFC 5321 §4.1.2, RFC 6531 §3.3 */
export type Address = {
  /** As written, quotes removed; UTF-8 allowed. Comparison goes by the canonical form. */
  readonly local: string
  /** A-labels in lower case (`xn--…`), or an address literal in brackets. */
  readonly domain: string
}

/** `<>` is null. RFC 5321 §4.5.5 */
export type ReversePath = Address | null
