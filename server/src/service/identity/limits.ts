/** Limits of judging whose a message is, each with its unit and reason. */

/** Milliseconds from the end of a message to its verdict; what nobody said by then is `temperror`. */
export const JUDGE_MS = 10_000
/** Questions to the DNS for one message, all checks together: each of them has its own bound, this is that of their sum. */
export const QUESTIONS_MAX = 100
/** Domains, sealers and forwarders of one list of exceptions. */
export const EXCEPTIONS_MAX = 1_000
/** Octets kept free in front of a message for what we put on top of it; what is longer costs a copy. */
export const FRONT_OCTETS = 4_096
