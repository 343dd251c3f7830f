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
/** Octets of a message's source that are shown; all of it can be downloaded. */
export const SOURCE_OCTETS = 262_144
/** Changes of one answer of Email/changes. */
export const CHANGES_MAX = 500
/** Milliseconds of quiet after which what is written is saved among the drafts. */
export const SAVE_AFTER_MS = 2_000
/** How far a message came is asked for again after so long, while it is on its way: somebody looks at it. ms */
export const ARRIVAL_EVERY_MS = 10_000
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
/** With files, one more for each of their megabytes: a version is a whole message. At most so many milliseconds. */
export const SAVE_AFTER_MS_MAX = 60_000
/** What is typed is read out of the editor this long after the last key. ms */
export const READ_AFTER_MS = 250
/** Elements within elements of a text: those of a message that the server shows (200), and ours around them. */
export const NESTING_MAX = 250
/** Signs of a style of one element, and of a picture that is written into the text itself. */
export const STYLE_SIGNS_MAX = 2_048
export const DATA_PICTURE_SIGNS_MAX = 512 * 1024
/** Octets of all that is attached where the server does not say: its bound on an upload. */
export const FILE_OCTETS_MAX = 50_000_000
/** From here on a file goes as a link unless somebody wants it otherwise: many servers elsewhere take no message beyond it. octets */
export const LINK_FROM_OCTETS = 25_000_000
/** One piece of such a file is on its way at most so long: no less than the server waits for it. ms */
export const PIECE_MS = 65_000
/** A piece that did not arrive is sent again so often, after so long, and each time after twice that: eight minutes in all. ms */
export const PIECE_TRIES = 8
export const PIECE_AGAIN_MS = 2_000
/** Recipients that are asked about before sending: the server's bound on one question. */
export const CHECKED_MAX = 100
/** How long what is known of a recipient is good. ms */
export const CHECKED_MS = 5 * 60_000
/** Templates that are listed. */
export const TEMPLATES_MAX = 50
/** Recipients whose rules are asked for one by one: a person may ask twenty times a second, and reads no longer list. */
export const SIMULATED_MAX = 10
/** Recipients whose language is remembered on the device. */
export const SPOKEN_MAX = 500
/** People of the address book and the company that the list shows. */
export const CONTACTS_MAX = 5_000
/** Cards that one ContactCard/get asks for: the server's `maxObjectsInGet` is not below it. RFC 8620 §2 */
export const CONTACTS_AT_ONCE = 500
/** Colleagues that fit what is typed: as many as are seen without scrolling. */
export const PEOPLE_OFFERED = 6
/** Of a calendar or a file of contacts so much is read: a hundred thousand lines, twenty for each of 5,000 people. */
export const CONTENT_LINES_MAX = 100_000
export const CONTENT_SIGNS_MAX = 8_388_608
/** People of one invitation that are listed. */
export const ATTENDEES_MAX = 200
/** Signs of one text of an invitation. */
export const INVITATION_SIGNS_MAX = 2_000
/** Parameters of one line of a calendar or a card; a line with more is none. */
export const PARAMETERS_MAX = 64
/** People that one file of contacts brings: half of what an account's address books may hold. */
export const FILE_CONTACTS_MAX = 5_000
/** Cards that one ContactCard/set brings: small enough that one request of them stays below a megabyte. */
export const CARDS_AT_ONCE = 100
/** Octets of a file of contacts that is opened. */
export const CONTACT_FILE_OCTETS_MAX = 16_777_216
