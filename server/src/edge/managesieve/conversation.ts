/** The loop of one connection: one command after the other, never one inside the other (THREATS IM2). */
import type { Framed } from '../command-framer.ts'
import { ConnectionGone } from '../connection-gone.ts'
import { isHttpRequest } from '../http-request.ts'
import { sayCapabilities } from './capabilities.ts'
import { dispatch } from './dispatch.ts'
import { takeLiteral } from './literals.ts'
import type { Session } from './session.ts'

/** Ends when the client has gone or was told goodbye. */
export async function converse(session: Session): Promise<void> {
  greet(session)
  try {
    await takeCommands(session)
  } catch (error) {
    if (!(error instanceof ConnectionGone)) throw error
  }
  session.close()
}

/** RFC 5804 §1.7: without being asked, when a client connects. */
function greet(session: Session): void {
  sayCapabilities(session)
  const text = session.phrase({ key: 'managesieve.greeting', values: { host: session.deps.hostname } })
  session.output.text(`OK "${text}"\r\n`)
}

async function takeCommands(session: Session): Promise<void> {
  while (!session.ending) {
    const framed = await session.listen()
    if (framed === undefined) return
    if (framed.kind === 'overlong') return session.bye({ key: 'bye.line' })
    if (session.principal === undefined && isHttp(framed)) return session.bye({ key: 'managesieve.bye.http' })
    if (framed.kind === 'literal') {
      if (takeLiteral(session, framed) === 'refused') session.countCommand(true)
      continue
    }
    const outcome = await dispatch(session, framed.parts)
    if (outcome === 'gone') return
    session.countCommand(outcome === 'fault')
    // Every other command has waited for its own turn.
    if (outcome === 'fault') await session.breathe()
  }
}

/** Of a request only its beginning matters. */
function isHttp({ parts: [line] }: Exclude<Framed, { readonly kind: 'overlong' }>): boolean {
  return line !== undefined && isHttpRequest(line.toString('utf8', 0, 64))
}
