/** Bounds of what is kept in memory for mailboxes, with unit and reason. */

/** Messages of the maildrops that a thread remembers, 20 octets each: POP3 clients come back every few minutes. */
export const REMEMBERED_MESSAGES = 400_000
/** Previews that a thread remembers: some 500 octets each, 4 MiB in all. */
export const REMEMBERED_PREVIEWS = 8_000
/** Messages read with the one that a POP3 client asks for, when it reads one after the other, and their octets together. */
export const AHEAD_MESSAGES = 8
export const AHEAD_BYTES = 192 * 1024
