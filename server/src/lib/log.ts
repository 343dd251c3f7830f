/**
 * Where events go. One call is one JSON line; the counters are kept apart (metrics.ts).
 * Never message text, subjects, passwords, tokens, nor full addresses above `debug`.
 */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>

export type Log = {
  debug(event: string, fields?: LogFields): void
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  /** Our bug or a failing disk: `error` is written with its stack. */
  error(event: string, error: unknown, fields?: LogFields): void
  /** The same log with fields that every line of it carries, such as a connection id. */
  with(fields: LogFields): Log
}

export const silentLog: Log = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  with: () => silentLog,
}
