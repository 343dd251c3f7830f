/** Bounds of the webmail, each with its unit and reason. */

/** Conversations that are asked for at a time: two screens of a tall window. */
export const PAGE_ROWS = 50
/** Messages that one Email/set changes: the server's `maxObjectsInSet` is not below it. RFC 8620 §2 */
export const SET_MAX = 500
/** Ids that one Email/query brings when everything that matches is chosen. */
export const MATCHING_PAGE = 500
/** Everything that matches, at most: beyond it the person narrows the search. messages */
export const MATCHING_MAX = 100_000
/** Rows of a folder that are kept on the device, to be shown before the server answers and without it. */
export const KEPT_ROWS = 200
/** Changes that wait on the device for the connection; older ones are never dropped, newer ones are refused. */
export const WAITING_ACTIONS_MAX = 2_000
/** A key of a chord (`g i`) waits this long for the next one. ms */
export const CHORD_MS = 1_200
/** Changes are looked for when no push came for this long. ms */
export const LOOK_EVERY_MS = 30_000
/** Octets of a text that are shown at once; more is behind the original. */
export const BODY_OCTETS = 1_048_576
/** Changes of one answer of Email/changes. */
export const CHANGES_MAX = 500
/** Milliseconds of quiet after which what is written is saved among the drafts. */
export const SAVE_AFTER_MS = 2_000
/** Seconds in which a message can be called back: as long as people need to see what they forgot. */
export const SEND_AFTER_S = 10
/** What is scheduled is asked for again after so long: times are told in minutes. ms */
export const SCHEDULED_EVERY_MS = 60_000
/** Letters one has sent that are looked at for whom one writes to: the server's `maxObjectsInGet` is not below it. RFC 8620 §2 */
export const LETTERS_LOOKED_AT = 300
/** Sign-ins that are looked through for a device that does not get in: a phone knocks every few minutes, for a day or two. */
export const TRIES_READ = 200
/** How long after the mail is opened this browser's notices are renewed: the first screen comes first. ms */
export const KEEP_PUSH_AFTER_MS = 5_000
/** Letters that one notice names: as many as a locked screen shows. */
export const NOTICE_LETTERS = 3
/** How long after the list what shows a message is loaded: before anybody has chosen one. ms */
export const READING_AHEAD_MS = 500
/** Cards that are asked for while a name is typed: of them the eight best are shown. */
export const CARDS_OFFERED = 30
