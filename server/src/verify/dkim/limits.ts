/** Limits of checking signatures, each with its unit and reason. */

/** Signatures of one message that are checked; honest ones have two or three. Each may cost a question and a key. */
export const SIGNATURES_MAX = 10
/** Bits of an RSA key below which it proves nothing (RFC 8301 §3.2), and above which checking is an attack on us. */
export const RSA_BITS_MIN = 1024
export const RSA_BITS_MAX = 8192
/** Public exponents beyond this make checking slow; the honest one is 65537. */
export const RSA_EXPONENT_MAX = 2 ** 32
/** Names in `h=`: the fields that a signature covers. */
export const SIGNED_FIELDS_MAX = 500
/** Keys that are kept ready: about 2 KiB each. */
export const KEYS_MAX = 500
/** Octets of a body that are brought into canonical form in one go: a fraction of a millisecond. */
export const BODY_SLICE_OCTETS = 256 * 1024
