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
