/** What the mass lane may be set to, each with its unit and reason. */

/** Recipients an hour, or on a day of a warm-up: above it a pace is none. */
export const RATE_MAX = 10_000_000
/** Connections to one destination: no provider takes more from one address. */
export const CONNECTIONS_MAX = 20
/** Connections all together: with those of people's mail they stay below the open-file limit of a default system. */
export const CONNECTIONS_ALL_MAX = 200
/** Addresses to send from: two for each of sixteen nodes. */
export const SOURCES_MAX = 32
/** Days of a warm-up: what takes longer is a rate. */
export const WARM_UP_DAYS_MAX = 120
