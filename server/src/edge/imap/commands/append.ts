/**
 * APPEND: put messages into a mailbox, all of them or none.
 *
 *   C: a3 APPEND Sent (\Seen) "21-Nov-2026 09:05:00 +0100" {310}
 *   S: + Go ahead
 *   C: Date: …
 *   S: a3 OK [APPENDUID 38505 3955] Done
 *
 * RFC 9051 §6.3.12, RFC 4315 §3, RFC 7889 §3.2 (a limit is told before the message is sent), RFC 3502 (several),
 * RFC 3516 §4.4 (with NUL), RFC 4469 (CATENATE), RFC 6855 §4 (UTF8)
 */
import { formatNumbers } from '../../../mail/imap/message-set.ts'
import { overSaveLimit } from '../access.ts'
import { assemble, tooBig } from '../append-messages.ts'
import { defineCommand, done, type Reply } from '../command.ts'
import { LITERAL_BYTES } from '../limits.ts'
import type { SignedInSession } from '../session.ts'
import { mailBehind, targetNamed, uidCode } from '../shared.ts'
import { type AppendArgs, readAnnounced, readAppendArgs } from '../syntax/append-args.ts'
import type { Reader } from '../syntax/reader.ts'

const SPACE = 0x20
const CAPITAL_A = 0x41
const SMALL_A = 0x61

export const append = defineCommand({
  name: 'APPEND',
  when: 'signed-in',
  slow: true,
  parse: (read) => readAppendArgs(read),
  run,
})

/**
 * Judges a literal of APPEND or REPLACE by its announced size, before the client sends it. `read` stands after the tag;
 * `before` counts the octets of the command's earlier literals. Undefined: it may come.
 */
export async function judgeMessage(
  session: SignedInSession,
  read: Reader,
  { size, before }: { readonly size: number; readonly before: number },
): Promise<Reply | undefined | 'not-a-message'> {
  read.space()
  const announced = readMessageCommand(read)
  if (announced === undefined) return 'not-a-message'
  const { mailbox, what } = announced
  if (what === 'url') {
    if (size > LITERAL_BYTES) throw read.limit(`at most ${LITERAL_BYTES} octets of literals`)
    return undefined
  }
  const max = session.deps.maxMessageBytes
  if (before + size > max) return tooBig(max)
  if (size === 0 && what === 'message') return { status: 'NO', text: { key: 'imap.empty-message' } }
  const target = await targetNamed(session.account, mailbox)
  if (target === undefined) return noMailbox()
  await mailBehind(session.account, target).assertRoom(before + size)
  return undefined
}

function readMessageCommand(read: Reader): ReturnType<typeof readAnnounced> {
  if (read.tryToken('APPEND ')) return readAnnounced(read)
  const byUid = read.tryToken('UID REPLACE ')
  if (!byUid && !read.tryToken('REPLACE ')) return undefined
  read.messageSet(byUid ? 'uid' : 'seq')
  read.space()
  return readAnnounced(read, 'one')
}

async function run(session: SignedInSession, args: AppendArgs): Promise<Reply> {
  const [reply] = await appendAll(session, [args])
  return reply ?? noMailbox()
}

/** The messages of several commands for the same mailbox, in one transaction: all are kept, or the refusal is for all. */
export async function appendAll(session: SignedInSession, commands: readonly AppendArgs[]): Promise<Reply[]> {
  const { account } = session
  const target = await targetNamed(account, commands[0]?.mailbox ?? '')
  if (target === undefined) return commands.map(noMailbox)
  for (const { messages } of commands) {
    const over = overSaveLimit(session, messages.length)
    if (over !== undefined) return commands.map(() => over)
  }
  const messages = await assemble(
    session,
    commands.flatMap((command) => command.messages),
  )
  if (!Array.isArray(messages)) return commands.map(() => messages)
  const { uidValidity, uids } = await mailBehind(account, target).append(target.id, messages)
  let from = 0
  return commands.map((command) => {
    const mine = uids.slice(from, from + command.messages.length)
    from += command.messages.length
    return done(uidCode(target, `APPENDUID ${uidValidity} ${formatNumbers(mine)}`))
  })
}

/** Whether these are the parts of an APPEND; a tag before it, whatever it is. */
export function isAppend([line]: readonly Buffer[]): boolean {
  if (line === undefined) return false
  const at = line.indexOf(SPACE)
  const first = line[at + 1]
  if (first !== CAPITAL_A && first !== SMALL_A) return false
  return line.toString('utf8', at + 1, at + 8).toUpperCase() === 'APPEND '
}

export function noMailbox(): Reply {
  return { status: 'NO', code: 'TRYCREATE', text: { key: 'store.no-mailbox' } }
}
