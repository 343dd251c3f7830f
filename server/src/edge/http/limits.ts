/** Bounds of the HTTP edge, each with its unit and reason. THREATS §3.2, DS1 */

/** Octets of request line and header: cookies and a long path need a quarter of it. */
export const HEADER_BYTES = 16 * 1024
/** Header fields: browsers send about twenty. */
export const HEADER_FIELDS = 100
/** From the first octet to the end of the header: it comes in one packet. */
export const HEADERS_MS = 10_000
/** From the first octet to the end of the body: 64 KiB over a bad line. */
export const REQUEST_MS = 60_000
/** Silence between two requests of a page that is being looked at. */
export const KEEP_ALIVE_MS = 15_000
/** Requests of one stream: a page needs ten, and then the balancer may choose again. */
export const REQUESTS_PER_STREAM = 1_000

/** A stream that says nothing at all is closed after this many ms. */
export const FIRST_OCTET_MS = 10_000
/** Octets of a body: nothing here is longer than a form. */
export const BODY_BYTES = 64 * 1024
/** Octets of a body that carries a table of accounts: ten thousand lines with their hashes. */
export const TABLE_BYTES = 2 * 1024 * 1024
/** Characters of a part of a path: the longest address, each octet written as %XX. */
export const PATH_PART_MAX = 960
/** Octets of a cookie field that are looked at. */
export const COOKIE_BYTES = 4 * 1024
/** Characters of a link to a part or picture of a message: the longest address, written as JSON in base64. */
export const MESSAGE_LINK_MAX = 8 * 1024
/** How long browsers insist on https, in seconds: two years, as their lists want it. RFC 6797 §6.1.1 */
export const HSTS_SECONDS = 63_072_000
/** Octets of a form: two passwords at their longest, each octet written as %XX. */
export const FORM_BYTES = 8 * 1024
/** How long a browser may keep the style sheet, in seconds. */
export const STYLE_SECONDS = 3_600
/** How long a browser may keep a file whose name holds its digest: for ever, as caches understand it. Seconds. */
export const ASSET_SECONDS = 365 * 24 * 60 * 60
/** Seconds after which security.txt wants to be read again; under a year, as it asks. RFC 9116 §2.5.5 */
export const SECURITY_TXT_SECONDS = 180 * 24 * 60 * 60
/** Octets of a JMAP request: the bound that JMAP itself tells its clients. THREATS §3.3 */
export const JMAP_REQUEST_BYTES = 10_000_000
/** How long a client may keep octets whose id names them for ever, in seconds. */
export const BLOB_SECONDS = 365 * 24 * 60 * 60
/** Seconds between two pings that a client asks for: what is more often keeps phones awake. RFC 8620 §7.3 */
export const STREAM_PING_MIN_S = 30
/** Requests of one account in a minute, over all of its sessions and keys: a screen of the panel asks some twenty times, and nobody opens one a second for long. */
export const REQUESTS_PER_MINUTE = 1_200
/** Characters of an Idempotency-Key: four times a UUID, with room for quotes. */
export const IDEMPOTENCY_KEY_MAX = 160
/** Milliseconds between two looks for those who watch something live. */
export const WATCH_MS = 1_000
/** How often, in ms, it is asked whether a listener may still listen, and it is told that we are there. THREATS ID4 */
export const STREAM_CHECK_MS = 5_000
/** Milliseconds after which a listener that was cut off comes again. */
export const STREAM_AGAIN_MS = 3_000
/** Octets that wait for a listener that does not read; when there is something to say beyond them, it is cut off. */
export const STREAM_BACKLOG_BYTES = 1024 * 1024
/** Streams of one account in one thread: the panels of a person with many windows. */
export const STREAMS_PER_ACCOUNT = 10
/** Streams in one thread. */
export const STREAMS_MAX = 500
/** Milliseconds between two signs of life that a WebSocket is asked for, and after which silence is its end: two that were missed. */
export const SOCKET_PING_MS = 30_000
export const SOCKET_QUIET_MS = 75_000
