/** Limits of looking at a domain's DNS, each with its unit and reason. THREATS DN1 */

/** Questions of one look, those of an SPF record's includes among them; an ordinary domain takes about 60. */
export const QUESTIONS_MAX = 400
/** Milliseconds of one look: a person waits for it. */
export const LOOK_MS = 25_000
/** Records shown of what was found at one name, and octets of each. */
export const SHOWN_RECORDS_MAX = 10
export const SHOWN_OCTETS_MAX = 1_000
/** Labels that the policy of a domain is looked for at. RFC 9989 §4.10 */
export const DMARC_STEPS_MAX = 8
/** Terms of an SPF record and what it includes that are counted; 10 may ask the DNS. RFC 7208 §4.6.4 */
export const SPF_COUNTED_MAX = 20
/** Machines of a domain whose names are followed. */
export const MAIL_HOSTS_SHOWN_MAX = 10
/** Milliseconds that the world is given to answer on port 25. */
export const PORT25_MS = 8_000
/** Milliseconds that all block lists together are waited for. */
export const BLOCK_LISTS_MS = 12_000
/** Days before its end that a certificate is worth a word. */
export const CERTIFICATE_DAYS = 14
/** Seconds that others may keep a record of ours. */
export const ZONE_TTL_SECONDS = 3600
/** Looks at a time, all companies together: each keeps hundreds of questions open. */
export const LOOKS_AT_ONCE = 4
/** Octets of the name of a resolver, with its port. */
export const RESOLVER_MAX = 64
