/** Bounds of signing in at a company's own identity provider, each with its unit and reason. */

/** How long a person may take at the provider, in ms: second factors, a forgotten password. */
export const STATE_MS = 15 * 60_000
/** Characters of the sealed state in its cookie: what it holds has some 500. */
export const STATE_MAX = 2_000
/** Octets of chance in state and nonce: 256 bits cannot be guessed. RFC 6749 §10.10 */
export const CHANCE_BYTES = 32
/** Octets of the code verifier: 43 characters, as few as may be and as many as are needed. RFC 7636 §4.1 */
export const VERIFIER_BYTES = 32
/** Characters of the name that the button bears. */
export const PROVIDER_NAME_MAX = 40
/** Characters of an issuer or of an address of its. */
export const ISSUER_MAX = 500
/** Characters of what the provider calls us. */
export const CLIENT_ID_MAX = 300
/** Characters of the secret that the provider gave us. */
export const CLIENT_SECRET_MAX = 1_000
/** Characters of a code: providers put signed texts into it. */
export const CODE_MAX = 4_096
/** Characters of a subject. OpenID Connect Core 1.0 §2 */
export const SUBJECT_MAX = 255
/** Addresses of the provider that are tried, one after the other. */
export const ADDRESSES_MAX = 3
/** Sign-ins that one network may begin in the window, in each thread: an office behind one address, in the morning. */
export const BEGUN_PER_NETWORK = 300
/** In ms. */
export const BEGUN_WINDOW_MS = 60 * 60_000
/** Networks remembered by it: about 1 MB when full. */
export const BEGUN_NETWORKS_MAX = 10_000
