/** Bounds of the takeover breaker, each with its unit and reason (decisions/0023). */

/** Active days after which the countries of an account are known: before that, all that it comes from are its own. */
export const COUNTRY_LEARNING_DAYS = 5
/** Days on which an account came from a country before that one is its own: a thief seldom waits so long. */
export const COUNTRY_FAMILIAR_DAYS = 3
/** Days after which a country that nobody came from is forgotten. */
export const COUNTRY_KEPT_DAYS = 180
/** Countries remembered for an account: who comes from everywhere comes from nowhere. */
export const COUNTRIES_MAX = 40
/** Active days after which an hour in which the account never worked is unusual. */
export const HOURS_LEARNING_DAYS = 14
/** What is left of a learned peak after a day: half of it after five weeks, so that a monthly habit lasts. */
export const PEAK_KEPT_A_DAY = 0.98
/** How many times its own peak an account may reach. */
export const PEAK_FACTOR = 2

/** What the ordinary limits are divided by: in a country that is not its own, */
export const STRANGE_COUNTRY_DIVISOR = 4
/** when most of what it wrote to does not exist, */
export const BOUNCING_DIVISOR = 4
/** and at an hour at which it never worked. */
export const STRANGE_HOUR_DIVISOR = 2
/** Recipients that failed for good within the hour before the share of them counts: a list has some dead addresses. */
export const BOUNCES_MIN = 10
/** Share of the recipients of an hour that failed for good. */
export const BOUNCE_SHARE = 0.3

/** Milliseconds for which nothing is judged after an admin said that it was the person. */
export const TRUSTED_MS = 24 * 3_600_000

/** Recipients remembered for an account: 16 KiB in its row, and more than most people ever write to. */
export const KNOWN_MAX = 4096
/** Accounts in memory: about 10 KB each with two hundred known people. */
export const WATCHED_MAX = 20_000
/** Milliseconds without a message after which an account leaves the memory. */
export const IDLE_MS = 2 * 3_600_000
/** Between two rounds in ms: learns what is over, hears of other nodes, holds what came back. */
export const ROUND_MS = 3000
/** Milliseconds after the beginning of a case in which mail that was on the wire may come back into the queue. */
export const COMES_BACK_MS = 3_600_000

/** Milliseconds after which a case that nobody was told of is told by whoever sees it. */
export const TELL_AGAIN_MS = 60_000

/** Sign-ins that a thread remembers as told: one of each account and network a day. */
export const SIGHTINGS_MAX = 20_000
export const SIGHTING_MS = 24 * 3_600_000
/** Networks whose country is remembered: about 5 MB. */
export const NETWORKS_MAX = 50_000

/** Admins that are told of a case: more are a mailing list. */
export const TOLD_MAX = 20

/** Messages of one likeness from which on they are a pile of their own; fewer go among the different ones. */
export const PILE_MIN = 3
/** Messages of one likeness from which on they look like an outbreak. */
export const OUTBREAK_MIN = 8
/** Characters of the text of a message that stands for its pile. */
export const SAMPLE_TEXT_MAX = 1500
/** Characters of a subject. */
export const SUBJECT_MAX = 200

/** Messages of a case that are shown. */
export const SHOWN_MAX = 1000
/** Cases on a page. */
export const CASES_MAX = 500
