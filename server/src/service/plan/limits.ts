/** Bounds of the plan finder's answers, each with its unit and reason. */

/** People of one plan: what one installation was tried with; beyond it a plan is a conversation. */
export const PEOPLE_MAX = 50_000
/** Generic accounts beside them. */
export const GENERIC_MAX = 10_000
/** Per cent a year: twice as many again each year. */
export const GROWTH_MAX = 200
/** Years: machines are replaced after five. */
export const YEARS_MAX = 5
/** Messages of one account a day, sent and received. */
export const MAILS_MAX = 2000
/** Kilobytes of an average message: an average at the size of the largest message is no average. */
export const KILOBYTES_MAX = 10_240
/** Recipients of one mailing. */
export const MASS_MAX = 5_000_000
/** Hours of one mailing: a fortnight. */
export const MASS_HOURS_MAX = 336
/** Megabits a second. */
export const LINE_MAX = 10_000
/** Gigabytes of old mail: a petabyte is beyond one machine. */
export const GIGABYTES_MAX = 100_000
