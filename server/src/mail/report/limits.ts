/** What of a report is read at most: whoever wrote it is a stranger. THREATS QU1 */

/** Octets of a report as it is unpacked; those of the largest senders have about 1 MB a day. */
export const REPORT_OCTETS_MAX = 10 * 1024 * 1024
/** Octets unpacked for each octet packed, beyond the first MiB: reports have 5 to 20, bombs 1,000. THREATS §3 rule 16 */
export const REPORT_RATIO_MAX = 100
/** Octets unpacked whatever the ratio. */
export const REPORT_OCTETS_FREE = 1024 * 1024
/** Parts of the message that may hold a report; containers count. */
export const REPORT_PARTS_MAX = 40
/** Elements within elements; a report has six. */
export const REPORT_DEPTH_MAX = 32
/** Mistakes of the XML after which it is believed to be none. */
export const REPORT_FAULTS_MAX = 100
/** Rows kept of one report, of different sources or results; what the others say is added up under no source. */
export const REPORT_ROWS_MAX = 5_000
/** Signs of a name, an id or a text that are kept. */
export const REPORT_TEXT_MAX = 200
/** Messages or sessions that one row may speak of: more is no count. */
export const REPORT_COUNT_MAX = 1_000_000_000
/** Policies of one TLS report, and failures told for each. RFC 8460 §4.4 */
export const TLS_POLICIES_MAX = 1_000
export const TLS_DETAILS_MAX = 5_000
/** Octets of the machine's part of a complaint. */
export const FEEDBACK_OCTETS_MAX = 64 * 1024
/** Octets and fields of the machine's part of a read receipt that are read: it has six. RFC 8098 §3.1 */
export const DISPOSITION_OCTETS_MAX = 16 * 1024
export const DISPOSITION_FIELDS_MAX = 50
