/** Limits of the resolver, each with its unit and reason. THREATS DN1 */

/** Octets of a UDP answer: fits every path without fragments. RFC 9715 */
export const UDP_PAYLOAD_MAX = 1232
/** Records in one answer; the largest honest ones have some dozens. */
export const RECORDS_MAX = 500
/** Pointers that one name may follow without a label in between; with labels, 255 octets are the end. */
export const POINTERS_MAX = 128
/** CNAMEs followed for one question. */
export const CNAMES_MAX = 16
/** Milliseconds for one server to answer by UDP, and by TCP. */
export const UDP_TIMEOUT_MS = 2500
export const TCP_TIMEOUT_MS = 5000
/** Times that each server is asked. */
export const ROUNDS = 2
/** Servers of a zone that are asked when it is asked itself. */
export const ZONE_SERVERS_MAX = 4
/** TLSA records of one server that are looked at, and certificates of its chain. */
export const TLSA_MAX = 20
export const CHAIN_MAX = 10
/** Answers kept; about 500 octets each. */
export const CACHE_MAX = 20_000
/** Milliseconds that an answer is kept at most, and a "no such name" (RFC 2308 §5), and a failure. */
export const TTL_MAX_MS = 24 * 3_600_000
export const NEGATIVE_TTL_MAX_MS = 3_600_000
export const FAILURE_TTL_MS = 5000
/** Machines of one domain that are looked up. */
export const MAIL_HOSTS_MAX = 10
/** Octets of a label, and of a whole name as text. RFC 1035 §2.3.4 */
export const LABEL_OCTETS_MAX = 63
export const NAME_OCTETS_MAX = 253
/** Seconds that our clock and that of a server we share a key with may differ. RFC 8945 §10 */
export const TSIG_FUDGE_SECONDS = 300
/** Addresses that are tried of a name that somebody other than the operator named. */
export const PLACE_ADDRESSES_MAX = 2
