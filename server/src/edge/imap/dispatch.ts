/** Runs one command and answers it. The only place in the IMAP edge that catches. */

import type { ImapTextKey } from '../../lib/catalogue/imap.ts'
import { expectedInSpanish } from '../../lib/catalogue/imap-grammar.ts'
import { Refusal } from '../../lib/refusal.ts'
import { SyntaxFault } from '../../lib/syntax-fault.ts'
import type { Language, TextRef } from '../../lib/text.ts'
import { ConnectionGone } from '../connection-gone.ts'
import type { AnyCommand, Reply } from './command.ts'
import { COMMANDS } from './command-table.ts'
import { judgeMessage } from './commands/append.ts'
import { LITERAL_BYTES, LITERAL_BYTES_BEFORE_LOGIN, LOOK_ANYWAY_MS } from './limits.ts'
import { IMAP_REFUSALS } from './refusals.ts'
import type { Session } from './session.ts'
import { presentView, sync } from './sync.ts'
import { LimitFault } from './syntax/limit-fault.ts'
import { Reader } from './syntax/reader.ts'
import { WordedFault } from './syntax/worded-fault.ts'
import { uidRequired } from './uid-only.ts'

/** `gone`: the connection is; `fault`: the client broke the grammar. */
export type Outcome = 'answered' | 'fault' | 'gone'

export async function dispatch(session: Session, parts: readonly Buffer[]): Promise<Outcome> {
  const read = new Reader(parts, session.depthLimit, session.nameForm)
  const said: Said = { tag: '*', name: 'unknown' }
  const { clock, times } = session.deps
  const begun = clock.now()
  let answer: Reply | 'gone'
  try {
    answer = await run(session, read, said)
  } catch (error) {
    answer = answerTo(session, error)
  }
  session.slowSinceMs = undefined
  session.progress = undefined
  if (answer === 'gone') return 'gone'
  session.output.text(`${said.tag} ${formatReply(session, answer)}\r\n`)
  if (said.name !== 'IDLE') times.observe(said.name, clock.now() - begun)
  if (answer.after !== undefined) {
    session.output.flush()
    const trouble = await settle(session, answer.after)
    if (trouble !== undefined) return 'gone'
  }
  return answer.status === 'BAD' ? 'fault' : 'answered'
}

/** What is known of the command that is read. RFC 9051 §7.1.3: what has no tag is answered untagged. */
type Said = { tag: string; name: string }

/** Waits only where there is something to wait for: most commands are answered in the turn in which they came. */
async function run(session: Session, read: Reader, said: Said): Promise<Reply> {
  const welcome = session.stillWelcome()
  if (welcome !== true && !(await welcome)) {
    session.bye({ key: 'bye.access' })
    throw new ConnectionGone()
  }
  said.tag = read.tag()
  session.tag = said.tag
  read.space()
  const found = readName(read, session)
  if ('status' in found) return found
  const { command, by } = found
  said.name = command.name
  if (!read.atEnd()) read.space()
  const work = command.prepare(read, by)
  // Whoever does not read his answers is given no more of them.
  const room = session.output.room()
  if (room !== undefined) await room
  const turn = session.breathe()
  if (turn !== undefined) await turn
  if (command.when === 'selected' && mustLook(session)) await look(session, 'keep-numbers')
  if (command.slow) session.slowSinceMs = session.deps.clock.now()
  const working = work(session)
  const reply = working instanceof Promise ? await working : working
  if (mustLook(session)) await look(session, command.holdsNumbers && by === 'seq' ? 'keep-numbers' : 'all')
  if (session.notices !== undefined) await tellNotices(session)
  return reply
}

/** Judges a literal before its octets are taken; undefined: it may come. */
export async function judgeLiteral(
  session: Session,
  literal: { readonly parts: readonly Buffer[]; readonly size: number; readonly before: number },
): Promise<{ readonly tagged: string } | undefined> {
  const read = new Reader(literal.parts, session.depthLimit, session.nameForm)
  let tag = '*'
  const answer = await settle(session, async () => {
    tag = read.tag()
    if (session.account !== undefined) {
      const judged = await judgeMessage(session.assertSignedIn(), read, literal)
      if (judged !== 'not-a-message') return judged
    }
    const limit = session.account === undefined ? LITERAL_BYTES_BEFORE_LOGIN : LITERAL_BYTES
    if (literal.before + literal.size > limit) throw read.limit(`at most ${limit} octets of literals`)
    return undefined
  })
  if (answer === undefined || answer === 'gone') return undefined
  return { tagged: `${tag} ${formatReply(session, answer)}\r\n` }
}

/** Between commands, when nothing depends on the numbers. */
export async function tellChanges(session: Session): Promise<void> {
  if (mustLook(session)) await look(session, 'all')
  await tellNotices(session)
}

/** What happened elsewhere; the command's own answer stands whatever comes of it. */
async function tellNotices(session: Session): Promise<void> {
  const { notices } = session
  if (notices === undefined) return
  const trouble = await settle(session, () => notices.tell())
  if (trouble === 'gone') throw new ConnectionGone()
}

/** Whether something may have changed that the client has not heard of. */
function mustLook(session: Session): boolean {
  const { selected } = session
  if (selected === undefined) return false
  if (session.deps.clock.now() - selected.lookedMs >= LOOK_ANYWAY_MS) return true
  if (!selected.dirty) return false
  const { view } = selected
  // NOOP asks for it: where the view is known to be of the present, the store need not be asked.
  selected.dirty = selected.count !== view.count || presentView(session.assertSelected()) !== view
  return selected.dirty
}

/** Tells what others changed meanwhile; the command's own answer stands whatever comes of it. */
async function look(session: Session, mode: 'all' | 'keep-numbers'): Promise<void> {
  const trouble = await settle(session, async () => {
    await sync(session.assertSelected(), mode)
    return undefined
  })
  if (trouble === 'gone') throw new ConnectionGone()
  // Somebody deleted the mailbox: there is nothing left to select. RFC 2180 §3.3
  if (trouble?.code === 'NONEXISTENT') session.bye({ key: 'imap.bye.deleted' })
}

/** Turns what is thrown into what the client hears; only this and `dispatch` catch. */
export async function settle<T>(session: Session, work: () => Promise<T>): Promise<T | Reply | 'gone'> {
  try {
    return await work()
  } catch (error) {
    return answerTo(session, error)
  }
}

function answerTo(session: Session, error: unknown): Reply | 'gone' {
  if (error instanceof ConnectionGone) return 'gone'
  if (error instanceof SyntaxFault) return syntaxReply(error, session.language)
  if (error instanceof Refusal) {
    if (error.cause !== undefined)
      session.deps.log.warn('imap.refused', { code: error.code, connection: session.connection.id })
    return { status: 'NO', code: IMAP_REFUSALS[error.code], text: error.text }
  }
  session.deps.log.error('imap.failed', error, { connection: session.connection.id })
  return { status: 'NO', code: 'SERVERBUG', text: { key: 'imap.bug' } }
}

function syntaxReply(fault: SyntaxFault, language: Language | undefined): Reply {
  if (fault instanceof WordedFault)
    return { status: 'BAD', text: fault.text, ...(fault.code !== undefined && { code: fault.code }) }
  const expected = language === 'es' ? expectedInSpanish(fault.expected) : fault.expected
  const text: TextRef = { key: 'imap.syntax', values: { expected, at: `${fault.offset}` } }
  return fault instanceof LimitFault ? { status: 'BAD', code: 'LIMIT', text } : { status: 'BAD', text }
}

export function formatReply(session: Session, { status, code, text }: Reply): string {
  return `${status} ${code === undefined ? '' : `[${code}] `}${printable(session.phrase(text), session.language)}`
}

/** A sentence stays one line, of ASCII until LANGUAGE asks for more. RFC 9051 §9 resp-text, RFC 5255 §3.1 */
function printable(text: string, language: Language | undefined): string {
  return text.replaceAll(language === undefined ? /[^\x20-\x7e]/g : /\p{Cc}/gu, '?')
}

function readName(
  read: Reader,
  session: Session,
): { readonly command: AnyCommand; readonly by: 'seq' | 'uid' } | Reply {
  let name = read.atom('a command').toUpperCase()
  const by = name === 'UID' ? 'uid' : 'seq'
  if (by === 'uid') {
    read.space()
    name = read.atom('a command').toUpperCase()
  }
  const command = COMMANDS.get(name)
  if (command === undefined) return bad('imap.unknown-command')
  if (by === 'uid' && !command.uid) return bad('imap.no-uid-form')
  if (command.when === 'before-login' && session.account !== undefined) return bad('imap.after-login')
  if (command.when === 'signed-in' && session.account === undefined) return bad('imap.needs-login')
  if (command.when === 'selected' && session.selected === undefined)
    return bad(session.account === undefined ? 'imap.needs-login' : 'imap.needs-mailbox')
  if (by === 'seq' && command.numbered && session.enabled.has('UIDONLY')) throw uidRequired()
  return { command, by }
}

function bad(key: ImapTextKey): Reply {
  return { status: 'BAD', text: { key } }
}
