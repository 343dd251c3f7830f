/** Bounds of signing in, each with its unit and reason. */

/** Minutes that tries are remembered for. THREATS ID1 */
export const WINDOW_MS = 15 * 60_000
/** Tested tries on one account by devices not yet known, whatever the protocol: enough for a typing error. */
export const ACCOUNT_TRIES = 10
/** Failed tries of one network (/24, /64) over all accounts: an office behind one address still gets in. */
export const NETWORK_TRIES = 50
/** Failed tries of a known device in the window before it has to wait between tries; it is never shut out. */
export const KNOWN_DEVICE_TRIES = 20
/** Then one try each so many ms: the right password still gets in, a guesser gains 60 guesses in the window. */
export const KNOWN_DEVICE_PAUSE_MS = 15_000
/** How long a device stays known after its last good sign-in, in ms: a holiday. */
export const KNOWN_DEVICE_MS = 30 * 24 * 60 * 60_000
/** Accounts, networks and devices remembered by the limiter, each: about 20 MB when full. */
export const LIMITER_ENTRIES = 100_000

/** KiB and passes of argon2id: the OWASP minimum, about 20 ms of one core. */
export const ARGON2_MEMORY_KIB = 19 * 1024
export const ARGON2_PASSES = 2
export const ARGON2_LANES = 1
/** Hashes at once: half of libuv's four threads, the others sync the disk. */
export const ARGON2_RUNNING = 2
/** Hashes waiting: about 0.4 s; more of them ask the client to come back. THREATS ID1 */
export const ARGON2_WAITING = 32
/** Imported hashes that cost more than this are refused at import: 256 MiB, 20 passes, 8 lanes. */
export const IMPORTED_MEMORY_MAX_KIB = 256 * 1024
export const IMPORTED_PASSES_MAX = 20
export const IMPORTED_LANES_MAX = 8
/** Cost of an imported $2$ hash, a power of two: 14 takes about two seconds of one core. */
export const BCRYPT_COST_MAX = 14
/** Rounds of an imported $5$ or $6$ hash: above it the first sign-in would take seconds. */
export const SHA_CRYPT_ROUNDS_MAX = 200_000

/** PBKDF2 rounds of SCRAM keys. RFC 7677 §4 asks for at least 4,096; phones do these in some 20 ms. */
export const SCRAM_ITERATIONS = 16_384
/** Octets of a password as the peer sends it: beyond it nobody typed it. */
export const PASSWORD_MAX_BYTES = 1024
/** Characters of a new password chosen by a person. NIST SP 800-63B §5.1.1 */
export const PASSWORD_MIN_CHARACTERS = 8
/** Octets of a user name: the longest address. RFC 5321 §4.5.3.1.3 */
export const USER_MAX_BYTES = 320

/** How long a verified password saves its holder the slow hash, in ms. THREATS ID4 */
export const VERIFIED_MS = 5 * 60_000
/** Verified log-ins remembered: about 10 MB when full. */
export const VERIFIED_ENTRIES = 50_000
/** The last use of an app password is written at most so often, in ms: log-ins should not be writes. */
export const USED_EVERY_MS = 60 * 60_000
/** App passwords of one account: one for each device, and each costs a comparison at every sign-in of anybody. */
export const APP_PASSWORDS_MAX = 50
/** Keys that a SCRAM proof is tried against, for everybody as many: about 0.4 ms. */
export const SCRAM_CANDIDATES = APP_PASSWORDS_MAX + 1

/**
 * A session that a password kept elsewhere (LDAP) opened ends after so long, in ms, and its program signs in again by
 * itself: nobody tells us when somebody leaves the company.
 */
export const OUTSIDE_SESSION_MS = 8 * 60 * 60_000
/** Characters of the name that is kept from there for a new account. */
export const OUTSIDE_NAME_CHARACTERS = 200
