/** What taking the text out of one file may cost, within the parse process and its own limits. THREATS FI4 */

/** Signs taken of one file: a long book. */
export const FILE_SIGNS_MAX = 1024 * 1024
/** Milliseconds after which a file is left with what was read of it: before the parse process is killed. */
export const FILE_MS = 8_000
/** Files within files: a table in an archive in a winmail.dat. */
export const NESTING_MAX = 3
/** Octets that all archives of one file may give, nested ones included. */
export const UNPACKED_OCTETS_MAX = 64 * 1024 * 1024
/** Octets unpacked for each octet packed: office files have 5 to 50, bombs 1,000. */
export const UNPACKED_RATIO_MAX = 200
/** Octets unpacked whatever the ratio: small files of blanks are no bombs. */
export const UNPACKED_OCTETS_FREE = 1024 * 1024
/** Entries of an archive that are looked at. */
export const ARCHIVE_ENTRIES_MAX = 5_000
/** Files of an archive that are opened. */
export const ARCHIVE_FILES_MAX = 200
/** Elements within elements of a document. */
export const XML_DEPTH_MAX = 256
/** Faults after which a document is believed to be none. */
export const XML_FAULTS_MAX = 50
/** Pages of a PDF. */
export const PDF_PAGES_MAX = 2_000
