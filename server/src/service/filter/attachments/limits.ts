/** What looking at the files of a message may cost. THREATS FI1, THREATS FI2, THREATS FI4 */

/** Archives within archives that are opened; deeper ones are held. */
export const ARCHIVE_DEPTH_MAX = 5
/** Entries of all archives of one file, nested ones included. */
export const ARCHIVE_ENTRIES_MAX = 10_000
/** Octets that all archives of one file may give, nested ones included. */
export const UNPACKED_OCTETS_MAX = 500 * 1024 * 1024
/** Octets unpacked for each octet packed, of one file as a whole: office files have 5 to 50, bombs 1,000. */
export const UNPACKED_RATIO_MAX = 200
/** Octets unpacked whatever the ratio: logs and empty tables shrink a thousand times and are no bombs. */
export const UNPACKED_OCTETS_FREE = 10 * 1024 * 1024
/** Octets of one entry that are held at once, so that it can be opened itself; of larger ones only the head is looked at. */
export const ENTRY_OCTETS_MAX = 64 * 1024 * 1024
/** Octets of the head of an entry that is not held. */
export const ENTRY_HEAD_OCTETS = 64 * 1024
/** Milliseconds after which a file is left unread: before the parse process is killed. */
export const OPENING_MS = 8_000
/** Signs of a name that are told. */
export const FILE_NAME_MAX = 255
/** Facts that are told of one file; who has as many is held anyway. */
export const FACTS_MAX = 200
/** Streams of one office document or PDF that are opened. */
export const STREAMS_MAX = 2_000
/** Octets of a macro that are read. */
export const MACRO_OCTETS_MAX = 4 * 1024 * 1024

/** Octets of all files of one message that are opened in one go by one child; more are not read, and held. */
export const OPENED_OCTETS_MAX = 128 * 1024 * 1024
/** Files of one message that are opened. */
export const OPENED_FILES_MAX = 200
/** What was found in files of late is remembered of so many of them: a circular with one attachment is opened once. */
export const KNOWN_FILES_MAX = 500
/** Octets of a text (HTML, SVG, shortcuts) that are searched for what runs by itself. */
export const TEXT_OCTETS_MAX = 20 * 1024 * 1024
/** Octets of such a text that are searched here, in some ten milliseconds; larger ones by the parse process. */
export const TEXT_OCTETS_HERE = 256 * 1024

/** Other readings of a message whose structure can be understood in several ways. */
export const READINGS_MAX = 300
/** Octets of all those readings. */
export const READINGS_OCTETS_MAX = 200 * 1024 * 1024
/** Letters of base64 in a row of lines, without any header, that are read as a file. */
export const LOOSE_BASE64_MIN = 60
/** Octets of a text without ambiguity up to which base64 in it is looked for: letters of people are shorter. */
export const LOOSE_TEXT_OCTETS = 1024 * 1024
/** Messages and multiparts within encoded parts that are read as such. */
export const READINGS_DEPTH_MAX = 3

/** Milliseconds that the files of one message are waited for, the turn in front of the parse process included. */
export const OPENING_WAIT_MS = 18_000
/** Messages of a thread whose files wait for the parse process; those of more are held unread. */
export const OPENING_WAITS_MAX = 50
/** Entries of a file of which it is remembered what was found in it. */
export const ENTRIES_KNOWN_MAX = 200
/** Files of an archive up to which a script among them is meant to be run; more are somebody's program texts. */
export const SCRIPT_COMPANY_MAX = 10
