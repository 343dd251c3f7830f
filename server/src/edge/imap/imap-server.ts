/**
 * The IMAP server of one thread: takes connections, looks after those that wait, sends all home at the end.
 * RFC 3501 and the extensions that capabilities.ts lists.
 */
import type { Connection } from '../../net/connection.ts'
import { Previews } from '../../service/mailbox/previews.ts'
import { createSearches } from '../../service/search/search-mailbox.ts'
import { converse } from './conversation.ts'
import {
  COMPRESS_REST_MS,
  IDLE_MS,
  LEAVE_MS,
  LOGIN_MS,
  LOOK_AGAIN_MS,
  MESSAGE_BYTES,
  PRESSED_LOGIN_MS,
  SAVED_MESSAGES,
  STALLED_MS,
  TICK_MS,
} from './limits.ts'
import { SharedBlock } from './output.ts'
import { type ImapServerDeps, Session } from './session.ts'

export type ImapServer = {
  /** Speaks IMAP with this client until one of both ends it. */
  accept(connection: Connection): void
  /** Says BYE to all and waits until they are gone; no new ones are taken. */
  drain(): Promise<void>
}

export function createImapServer(deps: ImapServerDeps): ImapServer {
  const sessions = new Set<Session>()
  const shared = {
    ...deps,
    maxMessageBytes: deps.maxMessageBytes ?? MESSAGE_BYTES,
    maxSavedMessages: deps.maxSavedMessages ?? SAVED_MESSAGES,
    searches: createSearches(),
    previews: new Previews(),
    block: new SharedBlock(),
  }
  let draining = false
  let whenEmpty: (() => void) | undefined
  let timer: NodeJS.Timeout | undefined

  const left = (session: Session): void => {
    if (!sessions.delete(session)) return
    session.gone()
    deps.metrics.gauge('imap_sessions', {}, -1)
    if (sessions.size > 0) return
    clearInterval(timer)
    timer = undefined
    whenEmpty?.()
  }

  return {
    accept(connection) {
      const session = new Session(connection, shared)
      sessions.add(session)
      deps.metrics.gauge('imap_sessions', {}, 1)
      timer ??= setInterval(() => {
        for (const session of sessions) attend(session)
      }, TICK_MS)
      connection.handle({
        data: (bytes) => session.hear(bytes),
        drained: () => session.output.wake(),
        closed: () => left(session),
      })
      converse(session).catch((error: unknown) => {
        deps.log.error('imap.session-failed', error, { connection: connection.id })
        connection.destroy()
      })
      if (draining) session.leave({ key: 'imap.bye.drain' })
    },

    async drain() {
      draining = true
      if (sessions.size === 0) return
      const empty = new Promise<void>((resolve) => {
        whenEmpty = resolve
      })
      // A command that is running is let to its end: its answer comes before the goodbye.
      for (const session of sessions) session.leave({ key: 'imap.bye.drain' })
      await empty
    },
  }
}

/** Once a second: who has been silent too long, and who may have missed something. */
function attend(session: Session): void {
  const { deps, connection, selected } = session
  const now = deps.clock.now()
  if (session.ending) {
    if (now - session.endingMs >= LEAVE_MS) connection.destroy()
    return
  }
  if (session.stalledMs(now) >= STALLED_MS) {
    deps.log.info('imap.stalled', { connection: connection.id })
    connection.destroy()
    return
  }
  session.tellProgress(now)
  const silentMs = now - session.heardMs
  if (silentMs >= COMPRESS_REST_MS && !session.working) session.wire.rest()
  if (session.account === undefined) {
    const pressed = connection.place?.pressed === true
    if (now - session.sinceMs < (pressed ? PRESSED_LOGIN_MS : LOGIN_MS) || session.working) return
    if (pressed) session.leave({ key: 'imap.bye.pressed', values: { n: PRESSED_LOGIN_MS / 1000 } })
    else session.leave({ key: 'imap.bye.login-time', values: { n: LOGIN_MS / 60_000 } })
    return
  }
  if (silentMs >= IDLE_MS && !session.working) {
    session.leave({ key: 'imap.bye.idle', values: { n: IDLE_MS / 60_000 } })
    return
  }
  if (selected !== undefined && now - selected.lookedMs >= LOOK_AGAIN_MS) {
    selected.lookedMs = now
    selected.dirty = true
    selected.onChange?.()
  }
  session.recheck()
}
