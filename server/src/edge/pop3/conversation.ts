/** The loop of one connection: one command after the other, never one inside the other (THREATS IM2). */

import { ConnectionGone } from '../connection-gone.ts'
import { isHttpRequest } from '../http-request.ts'
import { dispatch } from './dispatch.ts'
import type { Session } from './session.ts'

/** Ends when the client has gone or was told goodbye. */
export async function converse(session: Session): Promise<void> {
  const greeting = session.phrase({ key: 'pop3.greeting', values: { host: session.deps.hostname } })
  session.output.text(`+OK ${greeting}\r\n`)
  try {
    await takeCommands(session)
  } catch (error) {
    if (!(error instanceof ConnectionGone)) throw error
  }
  session.close()
}

async function takeCommands(session: Session): Promise<void> {
  while (!session.ending) {
    const heard = await session.listen()
    if (heard === undefined) return
    if (heard.kind === 'overlong') return session.bye({ key: 'bye.line' })
    if (session.principal === undefined && isHttpRequest(heard.text))
      return session.bye({ key: 'pop3.bye.http' })
    const outcome = await dispatch(session, heard.text)
    if (outcome === 'gone') return
    session.countCommand(outcome === 'fault')
    // Every other command has waited for its own turn.
    if (outcome === 'fault') await session.breathe()
  }
}
