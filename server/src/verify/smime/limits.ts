/** Limits of judging S/MIME, each with its unit and reason. */

/** Octets of a signature with its certificates and revocation lists; honest ones have four to ten thousand. */
export const SIGNATURE_OCTETS_MAX = 1024 * 1024
/** Certificates that a message may bring: a chain has three or four, and each may cost checking a key. */
export const CERTIFICATES_MAX = 20
/** Signers of one message that are looked at. */
export const SIGNERS_MAX = 4
/** Certificates from the signer's to an authority that is trusted, both of them counted. */
export const CHAIN_MAX = 6
/** Signatures on certificates that are checked for one message, whichever ways lead to an authority. */
export const CHECKS_MAX = 40
/** Attributes of a signer, and extensions of a certificate; honest ones have fewer than twenty. */
export const ATTRIBUTES_MAX = 64
/** Names that an authority may be bound to. */
export const SUBTREES_MAX = 500
/** Bits of an RSA key below which nobody believes it, and above which checking it is an attack on us. RFC 8550 §4.3 */
export const RSA_BITS_MIN = 2048
export const RSA_BITS_MAX = 8192
/** Public exponents beyond this make checking slow; the honest one is 65537. */
export const RSA_EXPONENT_MAX = 2 ** 32
/** Authors of one message that a certificate is asked about. */
export const AUTHORS_MAX = 10
