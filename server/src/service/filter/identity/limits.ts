/** Limits of the additions to level 2, each with its unit and reason. */

/** Ms for which a correspondent is remembered: who writes once a year is still somebody. */
export const CORRESPONDENT_KEPT_MS = 400 * 86_400_000
/** Correspondents of one company; beyond, those whom nobody wrote to go first. About 60 octets each. */
export const CORRESPONDENTS_MAX = 200_000
/** Meetings that wait in one thread to be written; more are forgotten, and noted with the next message. */
export const MEETINGS_WAITING_MAX = 5_000
/** Ms between two writes of what waits: one transaction for all of a second. */
export const MEETINGS_WRITTEN_MS = 1_000
/** Recipients of one message that are noted: a circular makes nobody a correspondent. */
export const WRITTEN_TO_MAX = 50
/** Answers about correspondents in the memory of one thread, and their ms. */
export const ANSWERS_MAX = 10_000
export const ANSWER_KEPT_MS = 60_000
/** Ms since a proved sender was first here, from which on its mail passes a burst: one wave is over by then. */
export const ACQUAINTED_MS = 86_400_000
/** Signs of a display name that are looked at. */
export const NAME_SIGNS_MAX = 200
