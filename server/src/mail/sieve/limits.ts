/** What a Sieve script may be at most. Scripts come from whoever has an account, and are run for every message. */

/** Octets of a script. Ten thousand rules take some 600 KiB. */
export const SCRIPT_OCTETS_MAX = 1024 * 1024
/** Blocks within blocks; those of foreverypart too. RFC 5228 §2.10.5 asks for 15. */
export const BLOCK_DEPTH_MAX = 32
/** Tests within tests. RFC 5228 §2.10.5 asks for 15. */
export const TEST_DEPTH_MAX = 32
/** Commands of a script: ten thousand rules of `if`, an action, `stop`, and as much again. */
export const COMMANDS_MAX = 60_000
/** Faults that are told; what is behind them is seldom news. */
export const FAULTS_MAX = 100
/** Numbers that can be kept without loss. RFC 5228 §2.4.1 asks for 31 bits. */
export const NUMBER_MAX = Number.MAX_SAFE_INTEGER

/** Signs of a variable's name. RFC 5229 §6 asks for 32. */
export const VARIABLE_NAME_MAX = 64
/** Variables of a script, and global ones of all. RFC 5229 §6 asks for 128. */
export const VARIABLES_MAX = 255
/** Signs of a variable's value; what is longer is cut. RFC 5229 §6 asks for 4,000 octets. */
export const VALUE_SIGNS_MAX = 32 * 1024
/** Signs of a text once its variables are put in: a list of flags, a header field, an answer. */
export const TEXT_SIGNS_MAX = 128 * 1024
/** `${0}` to `${9}` are kept. RFC 5229 §6 */
export const MATCH_VARIABLES = 10

/** Signs of one regular expression. */
export const REGEX_SIGNS_MAX = 2048
/** Steps of a compiled regular expression, with everything that `{n,m}` repeats. */
export const REGEX_NODES_MAX = 4096
/** All keys of a script, each step of a regular expression counted as eight signs: some 500,000 steps. */
export const KEY_SIGNS_MAX = 4 * 1024 * 1024
/** Groups within groups. */
export const REGEX_DEPTH_MAX = 50
/** Highest count within `{n,m}`. POSIX RE_DUP_MAX */
export const REGEX_REPEAT_MAX = 255

/** Days between two answers to one person, at most. RFC 5230 §4.1 */
export const VACATION_DAYS_MAX = 365
/** Days without `:days`. RFC 5230 §4.1 */
export const VACATION_DAYS_DEFAULT = 7
/** Seconds for which `duplicate` remembers without `:seconds`. RFC 7352 §3.3 */
export const DUPLICATE_SECONDS_DEFAULT = 7 * 86_400
/** And at most. RFC 7352 §3.3 */
export const DUPLICATE_SECONDS_MAX = 90 * 86_400
