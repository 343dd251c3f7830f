/** Bounds of administration, each with its unit and reason. */

/** Characters of a name of a person, company or device. */
export const NAME_MAX = 200
/** Addresses that one alias or group may hold. */
export const LIST_MAX = 10_000
/** Entries of one page of a list. */
export const PAGE_MAX = 1000
/** Entries of a page for a caller who asks for no number. */
export const PAGE_DEFAULT = 100
/** Characters of an imported hash with its scheme and parameters. */
export const HASH_MAX = 1000
/** Characters of a table to import: 20,000 lines with long hashes. */
export const CSV_MAX = 8 * 1024 * 1024
/** Lines of one import: larger tables are split, so that one transaction stays short. */
export const IMPORT_ROWS_MAX = 20_000
/** Passwords hashed in one call: about half a second, so that the caller can tell how far it is. */
export const HASHES_MAX = 50
/** Addresses looked at for a loop: beyond it the directory is too tangled to prove, and delivery's own bound decides. */
export const VISITED_MAX = 20_000
/** Keys for programs of one account: one for each program, and some that are being replaced. */
export const API_KEYS_MAX = 50
/** The longest that such a key may work, in ms: a year, so that none is forgotten for ever. */
export const API_KEY_LIFE_MS = 366 * 24 * 60 * 60_000
/** Complaints about one input that are told at once. */
export const ISSUES_SHOWN = 5
/** Lines of a table that are shown before they are imported: as many as somebody looks at. */
export const PREVIEW_ROWS = 50
/** Accounts whose used space is told at once: a screen of a list. Each may be a file that has to be opened. */
export const USAGE_MAX = 50
/** Accounts that one call changes: a transaction of some ms, and 50,000 accounts within the calls of a minute. */
export const CHANGE_SLICE_MAX = 100
