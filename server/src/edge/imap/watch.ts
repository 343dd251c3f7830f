/** Tells an idling client of each change as it comes. */
import { Refusal } from '../../lib/refusal.ts'
import type { SelectedSession } from './session.ts'
import { sync } from './sync.ts'

/** Begins; the result ends it, when the telling that is under way is done. A failure ends the session. */
export function watch(session: SelectedSession): () => Promise<void> {
  const { selected, output, connection, deps } = session
  let telling: Promise<void> | undefined

  const tell = async (): Promise<void> => {
    // What comes while one look is under way is told by the next.
    while (selected.dirty && selected.onChange !== undefined) {
      await output.room()
      await sync(session, 'all')
    }
    output.flush()
  }
  const start = (): void => {
    telling ??= tell().then(
      () => {
        telling = undefined
      },
      (error: unknown) => {
        // Somebody deleted the mailbox, or shares it no more: there is nothing left to select. RFC 2180 §3.3
        if (error instanceof Refusal && error.code === 'not-found') {
          session.leave({ key: 'imap.bye.deleted' })
          return
        }
        if (!connection.closed) deps.log.error('imap.watch-failed', error, { connection: connection.id })
        connection.destroy()
      },
    )
  }
  selected.onChange = start
  selected.dirty = true
  start()
  return async () => {
    selected.onChange = undefined
    await telling
  }
}
