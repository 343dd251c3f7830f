/**
 * APPEND: put a message into a mailbox.
 *
 *   C: a3 APPEND Sent (\Seen) "21-Nov-2026 09:05:00 +0100" {310}
 *   S: + Go ahead
 *   C: Date: …
 *   S: a3 OK [APPENDUID 38505 3955] Done
 *
 * RFC 9051 §6.3.12, RFC 4315 §3, RFC 7889 §3.2 (a limit is told before the message is sent).
 */
import type { Flag } from '../../../mail/flag.ts'
import { defineCommand, done, type Reply } from '../command.ts'
import type { SignedInSession } from '../session.ts'
import { readDateTime } from '../syntax/dates.ts'
import type { Reader } from '../syntax/reader.ts'

export const append = defineCommand({ name: 'APPEND', when: 'signed-in', parse: readAppend, run })

type Head = {
  readonly mailbox: string
  readonly flags: readonly Flag[]
  readonly internalDateMs: number | undefined
}
export type AppendArgs = Head & { readonly bytes: Uint8Array }

/** mailbox [SP flag-list] [SP date-time] SP literal */
export function readAppend(read: Reader): AppendArgs {
  const head = readHead(read)
  const bytes = read.literal()
  read.end()
  return { ...head, bytes }
}

function readHead(read: Reader): Head {
  const mailbox = read.mailbox()
  read.space()
  let flags: readonly Flag[] = []
  let internalDateMs: number | undefined
  if (read.sees('(')) {
    flags = read.listOrNone(() => read.flag())
    read.space()
  }
  if (read.sees('"')) {
    internalDateMs = readDateTime(read)
    read.space()
  }
  return { mailbox, flags, internalDateMs }
}

/**
 * Judges the message of an APPEND by its announced size, before the client sends it. `read` stands after the tag of a
 * command whose last line announces a literal; undefined: the message may come.
 */
export async function judgeMessage(
  session: SignedInSession,
  read: Reader,
  size: number,
): Promise<Reply | undefined | 'not-a-message'> {
  read.space()
  if (!read.tryToken('APPEND ') || read.atEnd()) return 'not-a-message'
  const { mailbox } = readHead(read)
  if (!read.atEnd()) return 'not-a-message'
  const max = session.deps.maxMessageBytes
  if (size > max) return { status: 'NO', code: 'TOOBIG', text: { key: 'imap.too-big', values: { n: max } } }
  if ((await session.account.mailbox(mailbox)) === undefined) return noMailbox()
  await session.account.assertRoom(size)
  return undefined
}

async function run(session: SignedInSession, args: AppendArgs): Promise<Reply> {
  const [reply] = await appendAll(session, [args])
  return reply ?? noMailbox()
}

/** Several into the same mailbox in one transaction: all are kept, or the refusal is for all. */
export async function appendAll(
  { account, deps }: SignedInSession,
  messages: readonly AppendArgs[],
): Promise<Reply[]> {
  const target = await account.mailbox(messages[0]?.mailbox ?? '')
  if (target === undefined) return messages.map(noMailbox)
  const { uidValidity, uids } = await account.append(
    target.id,
    messages.map(({ bytes, flags, internalDateMs = deps.clock.now() }) => ({ bytes, flags, internalDateMs })),
  )
  return uids.map((uid) => done(`APPENDUID ${uidValidity} ${uid}`))
}

/** Whether these are the parts of an APPEND; a tag before it, whatever it is. */
export function isAppend([line]: readonly Buffer[]): boolean {
  if (line === undefined) return false
  const at = line.indexOf(' ')
  return line.toString('utf8', at + 1, at + 8).toUpperCase() === 'APPEND '
}

function noMailbox(): Reply {
  return { status: 'NO', code: 'TRYCREATE', text: { key: 'store.no-mailbox' } }
}
