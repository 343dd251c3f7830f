/** What learning may take of a thread that serves people. */

/** Lessons of one account that are learned before another account has its turn. */
export const LESSONS_A_TURN = 20
/** Accounts that wait in this thread; of others the lessons stay in their stores until they teach again. */
export const ACCOUNTS_WAITING_MAX = 10_000
/** Octets of a message that is learned from; films are no lessons. */
export const LEARNED_OCTETS_MAX = 32 * 1024 * 1024
/** Milliseconds after which an account's lessons are learned: people move several messages one after the other. */
export const LEARN_AFTER_MS = 2000
/** Lessons that `filter.teach` takes in one call, and tokens of each. */
export const TAUGHT_AT_ONCE_MAX = 100
/** Octets of one message in a file. */
export const MAIL_FILE_OCTETS_MAX = 64 * 1024 * 1024
/** Folders within folders of files to learn from. */
export const MAIL_FOLDERS_DEEP_MAX = 10
/** Messages attached to one letter that are learned from; further ones are not. */
export const LESSONS_A_LETTER = 50
