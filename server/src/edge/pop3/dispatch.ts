/** Runs one command and answers it. The only place in the POP3 edge that catches. */
import { Refusal } from '../../lib/refusal.ts'
import { SyntaxFault } from '../../lib/syntax-fault.ts'
import type { TextRef } from '../../lib/text.ts'
import { ConnectionGone } from '../connection-gone.ts'
import { type AnyCommand, err, type Reply } from './command.ts'
import { COMMANDS } from './command-table.ts'
import { EXACT_CODES, POP3_REFUSALS } from './refusals.ts'
import type { Session } from './session.ts'

/** `gone`: the connection is; `fault`: the client broke the grammar. */
export type Outcome = 'answered' | 'fault' | 'gone'

const UNKNOWN = 'unknown'

type Answer = Reply & { readonly fault?: true }

export async function dispatch(session: Session, line: string): Promise<Outcome> {
  const space = line.indexOf(' ')
  const name = (space < 0 ? line : line.slice(0, space)).toUpperCase()
  const command = COMMANDS.get(name)
  const { clock, times } = session.deps
  const begun = clock.now()
  let answer: Answer | 'gone' | undefined
  try {
    answer = await runCommand(session, command, space < 0 ? '' : line.slice(space + 1))
  } catch (error) {
    answer = answerTo(session, error)
  }
  if (answer === 'gone') return 'gone'
  if (answer !== undefined) session.output.text(formatReply(session, answer))
  times.observe(command === undefined ? UNKNOWN : command.name, clock.now() - begun)
  if (answer?.after !== undefined) {
    session.output.flush()
    const trouble = await settle(session, answer.after)
    if (trouble !== undefined) return 'gone'
  }
  return answer?.fault === true ? 'fault' : 'answered'
}

async function runCommand(
  session: Session,
  command: AnyCommand | undefined,
  rest: string,
): Promise<Answer | undefined> {
  const welcome = session.stillWelcome()
  if (welcome !== true && !(await welcome)) {
    session.bye({ key: 'bye.access' })
    throw new ConnectionGone()
  }
  if (command === undefined) return fault({ key: 'pop3.unknown-command' })
  const signedIn = session.principal !== undefined
  if (command.when === 'before-login' && signedIn) return fault({ key: 'pop3.after-login' })
  if (command.when === 'signed-in' && !signedIn) return fault({ key: 'pop3.needs-login' })
  const turn = session.breathe()
  if (turn !== undefined) await turn
  return await command.prepare(rest)(session)
}

/** Turns what is thrown into what the client hears; only this and `dispatch` catch. */
async function settle<T>(session: Session, work: () => Promise<T>): Promise<T | Answer | 'gone'> {
  try {
    return await work()
  } catch (error) {
    return answerTo(session, error)
  }
}

function answerTo(session: Session, error: unknown): Answer | 'gone' {
  if (error instanceof ConnectionGone) return 'gone'
  if (error instanceof SyntaxFault) return fault({ key: 'pop3.syntax', values: { fault: error.message } })
  if (error instanceof Refusal) {
    if (error.cause !== undefined)
      session.deps.log.warn('pop3.refused', { code: error.code, connection: session.connection.id })
    return err(error.text, EXACT_CODES.get(error.text.key) ?? POP3_REFUSALS[error.code])
  }
  session.deps.log.error('pop3.failed', error, { connection: session.connection.id })
  return err({ key: 'pop3.bug' }, 'SYS/TEMP')
}

function fault(text: TextRef): Answer {
  return { ...err(text), fault: true }
}

function formatReply(session: Session, { status, code, text }: Reply): string {
  const sentence = typeof text === 'string' ? text : session.phrase(text)
  return `${status} ${code === undefined ? '' : `[${code}] `}${sentence}\r\n`
}
