/** Holders of rights in one mailbox: whoever shares with more shares with a group. */
export const RIGHTS_PER_MAILBOX_MAX = 200
/** Holders of rights in all mailboxes of an account: each is read when a colleague lists theirs. */
export const RIGHTS_PER_ACCOUNT_MAX = 5_000
/** Messages, and octets of messages, that are copied between accounts at once: bounds the memory of a COPY. */
export const CARRIED_MESSAGES = 500
export const CARRIED_BYTES = 16 * 1024 * 1024
/** Changes of rights that one person makes in PACE_MS, in each thread: a person sets up a dozen, a program that does more waits. */
export const PACE_CHANGES = 120
export const PACE_MS = 60_000
/** People whose pace a thread remembers: some 100 octets each. */
export const PACE_ACCOUNTS = 10_000
