/** What opening one hostile file may cost. THREATS §3 rule 12 */

/** Milliseconds until the child is killed. */
export const PARSE_MS = 10_000
/** MiB of JavaScript heap. */
export const PARSE_HEAP_MIB = 256
/**
 * Octets of writable memory of the whole child, where prlimit(1) is there to say it: 512 MiB to use, and as much that
 * V8 reserves for code and never touches (it does not start with less than 640 MiB).
 */
export const PARSE_DATA_OCTETS = 1024 * 1024 * 1024
/** Octets of JSON taken back: 50 MB of contents in base64, and their names. */
export const ANSWER_OCTETS_MAX = 80 * 1024 * 1024
/** Children at one time: more would only wait for the same cores. */
export const PARSE_PROCESSES_MAX = 2

/** Files whose text is taken out by one child, one after the other, belong to one account; it ends after so many ms. */
export const TEXT_CHILD_MS = 20_000
/** Milliseconds of one file until the child is killed; by itself it leaves a file after 8,000. */
export const TEXT_MS = 10_000
/** Milliseconds until a child that was started says that it is there. */
export const TEXT_START_MS = 10_000
/** Seconds of processor time of such a child: those above, and its start. */
export const TEXT_CPU_SECONDS = 40
/** Such children at one time of a thread whose searches wait for them; no more than there are processors. */
export const TEXT_PROCESSES_MAX = 4
/** Their niceness: those who deliver and read come first. */
export const TEXT_NICENESS = 10
/** Octets of an answer: every sign of a text escaped, and what stands around it. */
export const TEXT_ANSWER_OCTETS_MAX = 7 * 1024 * 1024
/** Files for which another child is worth its start. */
export const TEXT_FILES = 4
