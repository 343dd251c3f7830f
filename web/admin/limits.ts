/** Bounds of the panel, each with its unit and reason. */

/** How often numbers that call for a person are asked again. ms */
export const LOOK_AGAIN_MS = 60_000
/** How often the way of the test message is looked at: somebody sits there and waits. ms */
export const TEST_LOOK_MS = 2000
/** How often the curve of the queue is asked again: a point of it is ten minutes. ms */
export const DEPTH_LOOK_MS = 300_000
/** Hours that a destination may take another way: the server takes two weeks at most. */
export const REROUTE_HOURS = [6, 24, 48, 168, 336] as const
/** Typing rests for this long before the server is asked. UI.md §4, ms */
export const TYPED_MS = 150
/** Rows of one answer: a screen and a half; also what usage is asked for at once. */
export const PAGE_ROWS = 50
/** Accounts that one request changes, as the server takes them; those suspended with a way back are a request each. */
export const CHANGED_AT_ONCE_MAX = 100
/** Octets of a table that the server takes with its envelope. */
export const TABLE_OCTETS_MAX = 1_900_000
/** Domains whose records the start page looks at: each look asks the world's DNS. */
export const DOMAINS_LOOKED_AT = 3
/** From this part of its space on a mailbox is about to be full. */
export const ALMOST_FULL = 0.9
/** Days of the chart of the start page. */
export const CHART_DAYS = 14
/** People that Ctrl K shows at once: more are found by more letters. */
export const FOUND_MAX = 6
/** Lines of one look at who did what. */
export const DEEDS_PAGE = 50
/** Lines of one request when they are saved as a file, the most that the server gives at once. */
export const DEEDS_SAVED_PAGE = 1000
/** Lines of such a file: some two megabytes. */
export const DEEDS_SAVED_MAX = 20_000
/** Milliseconds after the last letter until a plan is asked for. */
export const PLAN_AFTER_MS = 300
/** Rows of one answer where all of a list is wanted: what the server gives at most. */
export const LIST_ROWS_MAX = 1000
/** Rows of a file of accounts: twice the largest company, some 10 MB. */
export const FILE_ROWS_MAX = 100_000
