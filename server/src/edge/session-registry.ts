/** The sessions of one protocol in one thread: they are looked after while they last, and sent home at the end. */
import type { Log } from '../lib/log.ts'
import type { Metrics } from '../lib/metrics.ts'
import { TICK_MS } from './limits.ts'
import type { MailSession } from './mail-session.ts'

export type SessionRegistry<Session> = {
  /** Speaks with this client until one of both ends it. */
  take(session: Session): void
  /** Says goodbye to all and waits until they are gone; who comes later hears it at once. */
  drain(): Promise<void>
}

/** `converse` is the protocol: it ends when the client has gone or was told goodbye. */
export function createSessionRegistry<Session extends MailSession>(
  { log, metrics }: { readonly log: Log; readonly metrics: Metrics },
  converse: (session: Session) => Promise<void>,
): SessionRegistry<Session> {
  const sessions = new Set<Session>()
  let draining = false
  let whenEmpty: (() => void) | undefined
  let timer: NodeJS.Timeout | undefined

  const left = (session: Session): void => {
    if (!sessions.delete(session)) return
    session.gone()
    metrics.gauge(`${session.protocol}_sessions`, {}, -1)
    if (sessions.size > 0) return
    clearInterval(timer)
    timer = undefined
    whenEmpty?.()
  }

  return {
    take(session) {
      const { connection, protocol } = session
      sessions.add(session)
      metrics.gauge(`${protocol}_sessions`, {}, 1)
      timer ??= setInterval(() => {
        for (const each of sessions) each.attend()
      }, TICK_MS)
      connection.handle({
        data: (octets) => session.hear(octets),
        drained: () => session.output.wake(),
        closed: () => left(session),
      })
      converse(session).catch((error: unknown) => {
        log.error(`${protocol}.session-failed`, error, { connection: connection.id })
        connection.destroy()
      })
      if (draining) session.leave({ key: 'bye.drain' })
    },

    async drain() {
      draining = true
      if (sessions.size === 0) return
      const empty = new Promise<void>((resolve) => {
        whenEmpty = resolve
      })
      // A command that is running is let to its end: its answer comes before the goodbye.
      for (const session of sessions) session.leave({ key: 'bye.drain' })
      await empty
    },
  }
}
