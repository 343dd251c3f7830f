/** What the classifier may cost: time a message, and data a company. */

/** Different tokens of one message. */
export const TOKENS_MAX = 6000
/** Words that tokens are made of: the first ones say what a message is about. */
export const TOKEN_WORDS_MAX = 1500
/** Tokens that decide: the most telling ones. */
export const TELLING_MAX = 150
/** The same, where there is much experience. */
export const LEANING_MAX = 300
/** Octets of models that a thread holds. */
export const HELD_OCTETS_MAX = 64 * 1024 * 1024
/** Milliseconds for which a model is used before the store is asked for a newer one. */
export const FRESH_MS = 5000
/** Octets of a model up to which it is looked after every FRESH_MS; a larger one as much more seldom. */
export const LARGE_MODEL_OCTETS = 1024 * 1024
/** Messages of each kind that a company or a person has to have taught before it counts. */
export const LEARNED_SPAM_MIN = 5
export const LEARNED_HAM_MIN = 5
/** Messages of each kind from which on a company's or a person's experience weighs as much as the rules together. */
export const EXPERIENCED_MIN = 200
