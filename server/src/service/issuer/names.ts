/** Names that programs know us by. */

/** Access tokens begin with it: for us, and for scanners of secrets. */
export const ACCESS_PREFIX = 'va_'
/** RFC 8414 §3 */
export const METADATA_PATH = '/.well-known/oauth-authorization-server'
