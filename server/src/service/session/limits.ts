/** Bounds of browser sessions and of links that set a new password, each with its unit and reason. THREATS ID10 */

/** Octets of chance in a session's or a link's token: 256 bits cannot be guessed. */
export const TOKEN_BYTES = 32
/** Characters of such a token as it is written. */
export const TOKEN_CHARACTERS = 43
/** A session that nobody uses ends after this many ms: a working day, and the night after it. */
export const SESSION_IDLE_MS = 24 * 60 * 60_000
/** And after this many in any case: the password is asked for once a month. */
export const SESSION_LIFE_MS = 30 * 24 * 60 * 60_000
/** How long an operator acts as a company before saying so again, in ms: what one call for help takes. */
export const ACTING_MS = 60 * 60_000
/** Its last use is written at most so often, in ms: reading pages should not be writing. */
export const SEEN_EVERY_MS = 60_000
/** How long after signing in a person may change what opens the account, in ms. THREATS ID9 */
export const FRESH_MS = 5 * 60_000
/** Sessions of one account; the one unused for longest makes room: nobody has more browsers. */
export const SESSIONS_MAX = 50
/** Characters of a browser's own name that are kept. */
export const PROGRAM_MAX = 200
/** How long a link that sets a new password works, in ms. THREATS ID10 */
export const RESET_LIFE_MS = 30 * 60_000
/** How long the link of the first run works, in ms: a coffee, and a machine at the other end of the room. */
export const SETUP_LIFE_MS = 60 * 60_000
/** How long one that has ended is still told apart from one that never was, in ms. */
export const RESET_KEPT_MS = 7 * 24 * 60 * 60_000
/** Links of one account that work at the same time: a second try, and an impatient third. */
export const RESETS_OPEN_MAX = 3
/** Times that one network may ask for a link in the window, in each thread: an office behind one address, on a bad day. */
export const ASKS_PER_NETWORK = 20
/** In ms. */
export const ASKS_WINDOW_MS = 60 * 60_000
/** Networks remembered by it: about 1 MB when full. */
export const ASKED_NETWORKS_MAX = 10_000
/** How long the answer to a request that bears a key of its own is kept, in ms: programs that try again do so within a day. */
export const REQUEST_KEPT_MS = 24 * 60 * 60_000
/** After this many ms whoever carries a request out is taken to be gone: as long as a request may last. */
export const REQUEST_RUNS_MS = 60_000
/** How often a change waits for another one of the same thing, and how long each time, in ms: five seconds together. */
export const ALONE_TRIES = 100
export const ALONE_PAUSE_MS = 50
