/** What one message may cost that runs through scripts. */

/** Steps of all scripts together: commands, tests, and looking at texts. A clock would count what others do. THREATS SV2 */
export const STEPS_MAX = 200_000
/** Signs of texts that are looked at for one step. */
export const STEP_SIGNS = 64
/** Octets of the message that are decoded or copied for one step. */
export const STEP_OCTETS = 1024
/** Actions for one message. RFC 5228 §2.10.4 */
export const ACTIONS_MAX = 32
/** Addresses that one message is redirected to. THREATS SV3 */
export const REDIRECTS_MAX = 4
/** Fields that are added and removed, and parts that are replaced. RFC 5293 §7 */
export const EDITS_MAX = 100
/** Signs of a field that a script adds. RFC 5293 §4 asks for 2,048 octets. */
export const FIELD_SIGNS_MAX = 8192
/** Steps for which somebody outside is asked: most ask a database. */
export const QUESTION_STEPS = 500
/** Scripts within scripts. RFC 6609 §3.2 */
export const INCLUDE_DEPTH_MAX = 10
/** Scripts that one run includes. */
export const INCLUDES_MAX = 100
/** Signs of each text part that `body` and `extracttext` read: a long book has twice as many. */
export const BODY_SIGNS_MAX = 512 * 1024
/** Octets of the whole body that `body :raw` reads. */
export const RAW_OCTETS_MAX = 1024 * 1024
/** Parts that `body` reads and loops go over. */
export const PARTS_READ_MAX = 200
/** Octets of a mailbox's name. */
export const MAILBOX_OCTETS_MAX = 1000
/** Entries of `seen`. */
export const SEEN_MAX = 32
