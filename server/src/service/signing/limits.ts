/** Bounds of signing, each with its unit and reason. */

/** Bits of an RSA key: what every verifier takes, and a TXT record of two strings. RFC 8301 §3.2 */
export const RSA_BITS = 2048
/** Milliseconds a message waits for the first keys of its domain; then it leaves unsigned. They take some 100 ms. */
export const FIRST_KEYS_MS = 5000
/**
 * How long a key stays published after its last signature: five days in our queue, five in that of a peer, and some for
 * those who look at old mail again.
 */
export const RETENTION_MS = 14 * 24 * 3600 * 1000
/** Opened private keys a thread keeps, some 4 KiB each. */
export const OPENED_KEYS_MAX = 2000
/** RSA signatures, of 0.3 ms, made at the same time: what syncs files has threads of the same pool, and must not wait for these. */
export const SIGNING_AT_ONCE = 2
/** Those made for messages that are then committed together: some 10 ms of two threads. */
export const SIGNED_TOGETHER_MAX = 64
/** Days after which a rewritten return path takes no notice any more: twice the life of a queue, and a week. */
export const SRS_DAYS = 17
/** After how long return paths get another secret. Those before it are known for as long as their paths live. */
export const SRS_SECRET_MS = 60 * 24 * 3600 * 1000
/** Milliseconds for which a thread believes what it read of the secrets; a hash that fits none is looked up again. */
export const SRS_SECRETS_READ_MS = 60_000
/** Milliseconds between two looks for a hash that fits none: who guesses must not make us read. */
export const SRS_LOOK_AGAIN_MS = 1000
/** Octets of a rewritten return path: 256 with its brackets. RFC 5321 §4.5.3.1.3 */
export const SRS_ADDRESS_OCTETS_MAX = 254
/** Days of age at which a domain may ask to have its keys changed by itself; less would only wear out people. */
export const ROTATE_DAYS_MIN = 30
export const ROTATE_DAYS_MAX = 730
