/** Runs one command and answers it. The only place in the ManageSieve edge that catches. */
import { Refusal } from '../../lib/refusal.ts'
import { SyntaxFault } from '../../lib/syntax-fault.ts'
import type { TextRef } from '../../lib/text.ts'
import { SieveFaults } from '../../mail/sieve/fault.ts'
import { ConnectionGone } from '../connection-gone.ts'
import { type AnyCommand, no, type Reply } from './command.ts'
import { COMMANDS } from './command-table.ts'
import { EXACT_CODES, SIEVE_REFUSALS } from './refusals.ts'
import { scriptLines } from './script-lines.ts'
import type { Session } from './session.ts'
import { Reader } from './syntax/reader.ts'
import { sayString } from './syntax/say-string.ts'

/** `gone`: the connection is; `fault`: the client broke the grammar. */
export type Outcome = 'answered' | 'fault' | 'gone'

const UNKNOWN = 'unknown'

type Answer = Reply & { readonly fault?: true }

export async function dispatch(session: Session, parts: readonly Buffer[]): Promise<Outcome> {
  const { clock, times } = session.deps
  const begun = clock.now()
  const read = new Reader(parts)
  const command = COMMANDS.get(read.word())
  const answer = await settle(session, () => runCommand(session, command, read))
  if (answer === 'gone') return 'gone'
  session.output.text(formatReply(session, answer))
  times.observe(command === undefined ? UNKNOWN : command.name, clock.now() - begun)
  if (answer.after !== undefined) {
    session.output.flush()
    if ((await settle(session, answer.after)) !== undefined) return 'gone'
  }
  return answer.fault === true ? 'fault' : 'answered'
}

async function runCommand(session: Session, command: AnyCommand | undefined, read: Reader): Promise<Answer> {
  const welcome = session.stillWelcome()
  if (welcome !== true && !(await welcome)) {
    session.bye({ key: 'bye.access' })
    throw new ConnectionGone()
  }
  if (command === undefined) return fault({ key: 'managesieve.unknown-command' })
  const signedIn = session.principal !== undefined
  if (command.when === 'before-login' && signedIn) return fault({ key: 'managesieve.after-login' })
  if (command.when === 'signed-in' && !signedIn) return fault({ key: 'managesieve.needs-login' })
  const turn = session.breathe()
  if (turn !== undefined) await turn
  return await command.prepare(read)(session)
}

/** Turns what is thrown into what the client hears. */
async function settle<T>(session: Session, work: () => Promise<T>): Promise<T | Answer | 'gone'> {
  try {
    return await work()
  } catch (error) {
    return answerTo(session, error)
  }
}

function answerTo(session: Session, error: unknown): Answer | 'gone' {
  if (error instanceof ConnectionGone) return 'gone'
  if (error instanceof SieveFaults) return { status: 'NO', text: scriptLines(session, error.faults) }
  if (error instanceof SyntaxFault)
    return fault({ key: 'managesieve.syntax', values: { fault: error.message } })
  if (error instanceof Refusal) {
    if (error.cause !== undefined)
      session.deps.log.warn('managesieve.refused', { code: error.code, connection: session.connection.id })
    return no(error.text, EXACT_CODES.get(error.text.key) ?? SIEVE_REFUSALS[error.code])
  }
  session.deps.log.error('managesieve.failed', error, { connection: session.connection.id })
  return no({ key: 'managesieve.bug' }, 'TRYLATER')
}

function fault(text: TextRef): Answer {
  return { ...no(text), fault: true }
}

function formatReply(session: Session, { status, code, text }: Reply): string {
  const sentence = text === undefined ? undefined : 'key' in text ? session.phrase(text) : text.join('\r\n')
  return `${status}${code === undefined ? '' : ` (${code})`}${sentence === undefined ? '' : ` ${sayString(sentence)}`}\r\n`
}
