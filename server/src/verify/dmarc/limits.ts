/** Limits of finding a policy, each with its unit and reason. */

/** Labels of the longest name that is asked for when a longer one has no record: eight questions in all. RFC 9989 §4.10 */
export const WALK_LABELS_MAX = 7
/** Domains that vouch for a message whose organisation is looked up; further ones are not looked at. RFC 9989 §4.10.2 */
export const WALKS_MAX = 10
