/** What the classifiers may keep of a company: 64 MiB at most with everything that belongs to it. */

/** Tokens of a company's own model: 10 octets each. */
export const COMPANY_TOKENS_MAX = 1_000_000
/** Tokens of a person's model, where few have one. */
export const PERSON_TOKENS_MAX = 32_768
/** Tokens that every person's model may keep, however many there are. */
export const PERSON_TOKENS_MIN = 256
/** Tokens of all persons' models of a company together. */
export const PERSONS_TOKENS_MAX = 3_000_000
/** Messages of a kind after which all counts are halved: what is old counts less, and counts stay in two octets. */
export const COUNTED_MESSAGES_MAX = 50_000
/** Lessons that wait before they are brought into the pages: some 4 KiB each. */
export const WAITING_LESSONS_MAX = 256
/** Tokens of one page: 160 KiB. */
export const PAGE_TOKENS = 16_384
/** Messages whose lesson is remembered, for each company; the oldest digests beyond are forgotten. */
export const LEARNED_MAX = 200_000
/** Days that a token lives longer for every doubling of its count. */
export const DAYS_A_DOUBLING = 60
