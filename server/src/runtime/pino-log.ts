/** Events as JSON lines on standard error, one writer a thread. Secrets that slip into fields are blotted out. */
import { pino } from 'pino'
import type { Log, LogFields } from '../lib/log.ts'
import { escapeJson } from '../lib/safe-text.ts'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'off'

/** Names whose values are never written, whatever calls with them. THREATS LG1 */
const REDACTED = [
  'password',
  'secret',
  'token',
  'authorization',
  'cookie',
  'credential',
  'key',
  'url',
  'subject',
  'body',
]
/** Octets of one field: what a peer says may be long. */
const FIELD_MAX = 2048
const CAUSES_MAX = 4
/** Octets of lines that may wait for a slow reader or for room on the disk. */
const WAITING_MAX = 4 * 1024 * 1024
/** How long the end of a thread waits for its lines, in ms. */
const FLUSH_MS = 500

export type PinoLog = Log & {
  /**
   * Resolves when what was logged is written, or its reader was too slow for that. A thread that ends without it takes
   * its last lines along, the cause of its end among them.
   */
  flush(): Promise<void>
}

export function createPinoLog(options: { readonly level: LogLevel; readonly thread: string }): PinoLog {
  // Written at once: the least length only makes `flush` wait for what is on its way.
  const destination = pino.destination({ fd: 2, sync: false, minLength: 1, maxLength: WAITING_MAX })
  let lost = 0
  // A full disk behind standard error must not end the service: lines wait there within bounds, then they are lost and
  // counted. What could not be written is tried again with the next line.
  destination.on('error', () => undefined)
  destination.on('drop', () => lost++)
  const logger = pino(
    {
      level: options.level === 'off' ? 'silent' : options.level,
      base: { thread: options.thread },
      messageKey: 'event',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: REDACTED, censor: '[secret]' },
    },
    // JSON escapes C0 controls only; a log is read on terminals, which obey more than those.
    { write: (line: string) => destination.write(`${escapeJson(line.slice(0, -1))}\n`) },
  )
  destination.on('drain', () => {
    if (lost === 0) return
    const lines = lost
    lost = 0
    logger.warn({ lines }, 'log.lost')
  })
  const wrap = (over: typeof logger): Log => ({
    debug: (event, fields) => over.debug(cut(fields), event),
    info: (event, fields) => over.info(cut(fields), event),
    warn: (event, fields) => over.warn(cut(fields), event),
    error: (event, error, fields) => over.error({ ...cut(fields), error: describe(error, 0) }, event),
    with: (fields) => wrap(over.child(cut(fields))),
  })
  return {
    ...wrap(logger),
    flush: () =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, FLUSH_MS)
        // An error, a full disk most often: there is nowhere left to say so.
        destination.flush(() => {
          clearTimeout(timer)
          resolve()
        })
      }),
  }
}

function cut(fields: LogFields | undefined): LogFields {
  if (fields === undefined) return {}
  for (const value of Object.values(fields))
    if (typeof value === 'string' && value.length > FIELD_MAX)
      return Object.fromEntries(
        Object.entries(fields).map(([name, it]) => [
          name,
          typeof it === 'string' ? it.slice(0, FIELD_MAX) : it,
        ]),
      )
  return fields
}

/** Name, message, stack and causes; no other property, since drivers hang rows and connection strings on theirs. */
function describe(error: unknown, depth: number): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { name: typeof error, message: String(error).slice(0, FIELD_MAX) }
  return {
    name: error.name,
    message: error.message.slice(0, FIELD_MAX),
    code: (error as NodeJS.ErrnoException).code,
    stack: error.stack?.slice(0, 4 * FIELD_MAX),
    ...(error.cause !== undefined && depth < CAUSES_MAX && { cause: describe(error.cause, depth + 1) }),
  }
}
