/** Bounds of scripts and of the rules that people make of them, each with its unit and reason. */

/** How old a sign-in may be that gives mail a new way out of the company: a stolen session is older. THREATS SV3 */
export const FRESH_SIGN_IN_MS = 15 * 60_000
/** A target that was told of is not told of again within so long: programs save twice. */
export const NOTICE_AGAIN_MS = 60 * 60_000
/** Admins of a company that hear of it. */
export const NOTICE_ADMINS_MAX = 20
/** Targets that a notice names: more are counted. */
export const NAMED_TARGETS_MAX = 20
/** Rules that one person makes: more nobody keeps in order. Programs may write more. */
export const RULES_MAX = 500
/** Conditions of a rule, and what it does. */
export const CONDITIONS_MAX = 50
export const ACTIONS_MAX = 20
/** Values of a condition, any of which will do. */
export const VALUES_MAX = 100
/** Signs of a name of a rule, a value, a folder, an address. */
export const VALUE_SIGNS_MAX = 500
/** Signs of an automatic reply. */
export const REPLY_SIGNS_MAX = 20_000
/** Days between two answers to one person, at most. RFC 5230 §4.1 */
export const REPLY_DAYS_MAX = 365
/** Octets that a rule can ask a message to be larger than: some gigabytes. */
export const SIZE_MAX = 4 * 1024 ** 3
/** Octets of one script of a company or group, and scripts of each that `include` may name. */
export const COMPANY_SCRIPT_BYTES_MAX = 64 * 1024
export const COMPANY_SCRIPTS_MAX = 20
