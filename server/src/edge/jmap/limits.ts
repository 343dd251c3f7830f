/** What a client may ask at once, told to it in the session resource. THREATS JM1, RFC 8620 §2 */

/** Octets of one upload: a message of the largest size, and its attachment is smaller. */
export const UPLOAD_OCTETS_MAX = 50_000_000
/** Octets of one request: calls and drafts; files are uploaded. */
export const REQUEST_OCTETS_MAX = 10_000_000
/** Uploads of one account under way at once in one thread: a MiB of each is in memory. */
export const CONCURRENT_UPLOADS_MAX = 4
/** Requests of one account under way at once in one thread: several windows and programs of one person. */
export const CONCURRENT_REQUESTS_MAX = 8
/** Calls of one request: a screen needs ten. */
export const CALLS_MAX = 64
/** Objects that one /get is asked for, and that one /set changes: a long list on a screen. RFC 8620 §5.1, §5.3 */
export const GET_MAX = 500
export const SET_MAX = 500
/** Brackets within brackets of a request. */
export const JSON_DEPTH_MAX = 32
/**
 * Values that the back-references of one call may lead to together, and octets of them as text: 64 calls may each ask for all
 * of the one before, and a request has room for 100,000 references in one call.
 */
export const REFERENCE_VALUES_MAX = 10_000
export const REFERENCE_OCTETS_MAX = 1024 * 1024
/** Items of lists that the back-references of one call may walk over: lists of empty lists lead to no value. */
export const REFERENCE_STEPS_MAX = 100_000
/** Octets of all answers of one request as text. */
export const RESPONSE_OCTETS_MAX = 10 * 1024 * 1024
/** Ids that one Email/query answers with at most. */
export const QUERY_MAX = 5_000
/** Octets of one body value when nobody says how many. */
export const BODY_VALUE_OCTETS_MAX = 1024 * 1024
/** Octets that a draft made of properties may have. */
export const DRAFT_OCTETS_MAX = 50_000_000
/** Of a message so much is for what is attached, as it is before base64 makes 1.37 of one; the rest is for words. */
export const ATTACHED_SHARE = 0.7
/** Mailboxes that one message is in. */
export const MAILBOXES_A_EMAIL_MAX = 100
/** Keywords of one message. */
export const KEYWORDS_A_EMAIL_MAX = 100
/** Recipients of one message, as at SMTP. THREATS §3.2 */
export const RECIPIENTS_MAX = 1_000
/** What the handing over of a message takes at most as a rule, in ms: the queue looks at it that much later. */
export const HAND_OVER_MS = 150
/** How long the same creation is waited for while another request hands it over, in ms, and how often is looked. */
export const SAME_CREATION_MS = 12_000
export const SAME_CREATION_LOOK_MS = 200
/** Characters of one signature: text, and HTML with a small picture in it. */
export const TEXT_SIGNATURE_MAX = 10_000
export const HTML_SIGNATURE_MAX = 100_000
/** Characters of a name, and addresses to which answers go or copies are sent. */
export const IDENTITY_NAME_MAX = 200
export const IDENTITY_ADDRESSES_MAX = 20
/** Parts within parts that a blob id names: a message that is attached to a message, and so on. */
export const BLOB_PARTS_MAX = 8
/** Messages and notices that one /parse is asked for: each is read whole. */
export const PARSE_MAX = 50
/** Octets of a blob that a client puts together; what is larger is uploaded. RFC 9404 §3.1 */
export const BLOB_SET_OCTETS_MAX = 10_000_000
/** Sources that one blob is put together from. RFC 9404 §3.1 */
export const BLOB_SOURCES_MAX = 64
/** Small bodies that Email/get reads at a time: as many as the store asks for at once, 2 MiB at most. */
export const BODIES_READ = 8
/** Octets of messages that Email/get looks at in one go, and what each counts for besides its own: about a millisecond. THREATS TE5 */
export const BETWEEN_TURNS_OCTETS = 64 * 1024
export const A_MESSAGE_OCTETS = 4 * 1024
/** Looks for messages that are moved while they are asked for: after the last they are told as not there. */
export const MOVED_TRIES = 5
