/** The loop of one connection: one command after the other, never one inside the other (THREATS IM2). */
import { dispatch } from './dispatch.ts'
import { COMMANDS_BEFORE_LOGIN, FAILED_LOGINS, FAULTS_IN_A_ROW } from './limits.ts'
import { ConnectionGone } from './output.ts'
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
  let commands = 0
  let faults = 0
  while (!session.ending) {
    const heard = await session.listen()
    if (heard === undefined) return
    if (heard.kind === 'overlong') return session.bye({ key: 'pop3.bye.line' })
    if (session.principal === undefined && isHttp(heard.text)) return session.bye({ key: 'pop3.bye.http' })
    const outcome = await dispatch(session, heard.text)
    if (outcome === 'gone') return
    faults = outcome === 'fault' ? faults + 1 : 0
    if (faults >= FAULTS_IN_A_ROW) session.bye({ key: 'pop3.bye.faults' })
    if (session.failedLogins >= FAILED_LOGINS) session.bye({ key: 'pop3.bye.logins' })
    if (session.principal === undefined && ++commands >= COMMANDS_BEFORE_LOGIN)
      session.bye({ key: 'pop3.bye.commands' })
    await session.breathe()
  }
}

const HTTP_VERBS = new Set([
  'GET',
  'POST',
  'HEAD',
  'PUT',
  'DELETE',
  'OPTIONS',
  'CONNECT',
  'TRACE',
  'PATCH',
  'PRI',
])

/** A browser was led here to have its words taken for ours: nothing of it is answered or echoed (THREATS TL2). */
function isHttp(line: string): boolean {
  const space = line.indexOf(' ')
  if (space < 0 || !HTTP_VERBS.has(line.slice(0, space))) return false
  const [target = ''] = line.slice(space + 1).split(' ', 1)
  return target.startsWith('/') || target.startsWith('*') || target.includes(':')
}
