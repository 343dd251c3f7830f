/** Bounds of what an LDAP server may say to us, each with its unit and reason. THREATS §3.1 */

/** Octets of one LDAP message: an entry whose `memberOf` names thousands of groups. */
export const MESSAGE_BYTES = 1024 * 1024
/** Octets of all messages that answer one question. */
export const ANSWER_BYTES = 4 * 1024 * 1024
/** Messages that answer one question: entries, references and the end. */
export const ANSWER_MESSAGES = 64
/** Attributes of one entry, and values of all of them together. */
export const ENTRY_VALUES = 20_000
/** Characters of what a server says about a result that are kept for the log. */
export const DIAGNOSTIC_CHARACTERS = 200
/** Brackets within brackets of a filter that an operator wrote. */
export const FILTER_DEPTH = 20
