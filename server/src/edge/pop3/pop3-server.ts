/**
 * The POP3 server of one thread: takes connections, looks after those that wait, sends all home at the end.
 * RFC 1939 and the extensions that capabilities.ts lists.
 */
import type { Connection } from '../../net/connection.ts'
import { converse } from './conversation.ts'
import { IDLE_MS, LEAVE_MS, LOGIN_MS, PRESSED_LOGIN_MS, STALLED_MS, TICK_MS } from './limits.ts'
import { SendBlock } from './send-block.ts'
import { type Pop3ServerDeps, Session } from './session.ts'

export type Pop3Server = {
  /** Speaks POP3 with this client until one of both ends it. */
  accept(connection: Connection): void
  /** Says goodbye to all and waits until they are gone; no new ones are taken. */
  drain(): Promise<void>
}

export function createPop3Server(deps: Pop3ServerDeps): Pop3Server {
  const sessions = new Set<Session>()
  const block = new SendBlock()
  let draining = false
  let whenEmpty: (() => void) | undefined
  let timer: NodeJS.Timeout | undefined

  const left = (session: Session): void => {
    if (!sessions.delete(session)) return
    session.gone()
    deps.metrics.gauge('pop3_sessions', {}, -1)
    if (sessions.size > 0) return
    clearInterval(timer)
    timer = undefined
    whenEmpty?.()
  }

  return {
    accept(connection) {
      const session = new Session(connection, deps, block)
      sessions.add(session)
      deps.metrics.gauge('pop3_sessions', {}, 1)
      timer ??= setInterval(() => {
        for (const session of sessions) attend(session)
      }, TICK_MS)
      connection.handle({
        data: (octets) => session.hear(octets),
        drained: () => session.output.wake(),
        closed: () => left(session),
      })
      converse(session).catch((error: unknown) => {
        deps.log.error('pop3.session-failed', error, { connection: connection.id })
        connection.destroy()
      })
      if (draining) session.leave({ key: 'pop3.bye.drain' })
    },

    async drain() {
      draining = true
      if (sessions.size === 0) return
      const empty = new Promise<void>((resolve) => {
        whenEmpty = resolve
      })
      // A command that is running is let to its end: its answer comes before the goodbye.
      for (const session of sessions) session.leave({ key: 'pop3.bye.drain' })
      await empty
    },
  }
}

/** Once a second: who has been silent too long, and whose right to be here has ended. */
function attend(session: Session): void {
  const { deps, connection } = session
  const now = deps.clock.now()
  if (session.ending) {
    if (now - session.endingMs >= LEAVE_MS) connection.destroy()
    return
  }
  if (session.stalledMs(now) >= STALLED_MS) {
    deps.log.info('pop3.stalled', { connection: connection.id })
    connection.destroy()
    return
  }
  if (session.principal === undefined) {
    const pressed = connection.place?.pressed === true
    if (now - session.sinceMs < (pressed ? PRESSED_LOGIN_MS : LOGIN_MS) || session.working) return
    if (pressed) session.leave({ key: 'pop3.bye.pressed', values: { n: PRESSED_LOGIN_MS / 1000 } })
    else session.leave({ key: 'pop3.bye.login-time', values: { n: LOGIN_MS / 60_000 } })
    return
  }
  if (now - session.heardMs >= IDLE_MS && !session.working) {
    session.leave({ key: 'pop3.bye.idle', values: { n: IDLE_MS / 60_000 } })
    return
  }
  session.recheck()
}
