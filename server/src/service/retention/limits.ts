/** Bounds of what stays on the server, each with its unit and reason. */

/** Hour of the server's own clock from which the nightly run may begin, and hours in which it still may. */
export const NIGHT_HOUR = 3
export const NIGHT_HOURS = 3
/** Days of a window: less than a day would be no window, more than ten years is everything. */
export const WINDOW_DAYS_MIN = 1
export const WINDOW_DAYS_MAX = 3_650
/** Messages that a preview names; it counts them all. */
export const PREVIEW_MESSAGES = 200
/** Messages counted in one question of a preview. */
export const PREVIEW_SLICE = 2_000
