/** What a message or an address may be at most. Each is a bound on memory or time that a stranger controls. */

/** Octets of one label of a domain name. RFC 1035 §2.3.4 */
export const LABEL_OCTETS_MAX = 63
/** Octets of a domain name as text: 255 on the wire. RFC 1035 §2.3.4 */
export const NAME_OCTETS_MAX = 253
/**
 * Octets of a local part in an envelope. RFC 5321 §4.5.3.1.1 asks that 64 be taken and that limits be avoided:
 * return paths of forwarders and mailing lists (SRS, VERP) are often longer.
 */
export const LOCAL_OCTETS_MAX = 255
/** Hosts of a source route; nobody routes by them, they are only read to be ignored or refused. */
export const ROUTE_HOSTS_MAX = 20

/** Octets of one header that are read as fields; the rest stays in the bytes. THREATS IN5 */
export const HEADER_OCTETS_MAX = 256 * 1024
/** Fields of one header. THREATS IN5 */
export const HEADER_FIELDS_MAX = 2000
/** Fields of all headers of a message together, so that 1,000 parts cannot each bring 2,000. */
export const FIELDS_TOTAL_MAX = 20_000
/** Addresses of one field. THREATS IN5 */
export const ADDRESSES_MAX = 2000
/** Comments within comments. RFC 5322 §3.2.2 sets no limit; nobody writes more than two. */
export const COMMENT_DEPTH_MAX = 50
/** Parameters of one field. THREATS IN5 */
export const PARAMETERS_MAX = 100
/** Sections of one continued parameter. RFC 2231 §3, THREATS IN5 */
export const CONTINUATIONS_MAX = 50
/** Encoded words of one text; what follows stays as it was written. */
export const ENCODED_WORDS_MAX = 2000
/** Message identifiers kept of References and In-Reply-To. */
export const REFERENCES_MAX = 50
/** Octets of one message identifier: a header line's length. RFC 5322 §2.1.1 */
export const MESSAGE_ID_OCTETS_MAX = 998

/** Containers within containers; deeper ones are leaves. THREATS IM3 */
export const DEPTH_MAX = 50
/** Parts of one message; what follows belongs to the last of them. THREATS IM3 */
export const PARTS_MAX = 1000
/** Octets of a boundary: RFC 2046 §5.1.1 allows 70, broken programs write thousands. */
export const BOUNDARY_OCTETS_MAX = 8192

/** Signs of one message's text kept for searching: 1 MiB holds a long book. */
export const SEARCH_TEXT_MAX = 1024 * 1024
/** Attachments of one message whose words are looked for. */
export const FILES_MAX = 100
/** Octets of such an attachment as it is in the message; larger ones are films and disks. */
export const FILE_OCTETS_MAX = 32 * 1024 * 1024
/** Signed messages within signed messages; a relay that signs once more makes two. */
export const SIGNED_DEPTH_MAX = 3
