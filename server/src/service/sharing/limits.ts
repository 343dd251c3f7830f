/** Holders of rights in one mailbox: whoever shares with more shares with a group. */
export const RIGHTS_PER_MAILBOX_MAX = 200
/** Holders of rights in all mailboxes of an account: each is read when a colleague lists theirs. */
export const RIGHTS_PER_ACCOUNT_MAX = 5_000
/** Messages, and octets of messages, that are copied between accounts at once: bounds the memory of a COPY. */
export const CARRIED_MESSAGES = 500
export const CARRIED_BYTES = 16 * 1024 * 1024
