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
