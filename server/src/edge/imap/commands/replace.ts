/**
 * REPLACE and UID REPLACE: a new message instead of an old one, in the same step. How drafts are saved.
 *
 *   C: a4 UID REPLACE 17 Drafts (\Draft) {310}
 *   S: + Go ahead
 *   C: Date: …
 *   S: * OK [APPENDUID 38505 18] Done
 *   S: * 4 EXPUNGE
 *   S: * 4 EXISTS
 *   S: a4 OK Done
 *
 * RFC 8508 §3
 */
import type { MessageSet } from '../../../mail/imap/message-set.ts'
import { replaceMessage } from '../../../service/sharing/transfer.ts'
import { assertWritable, uidsOf } from '../access.ts'
import { assemble } from '../append-messages.ts'
import { defineCommand, done, type Reply } from '../command.ts'
import type { SelectedSession } from '../session.ts'
import { targetNamed, uidCode } from '../shared.ts'
import { type AppendArgs, readAppendArgs } from '../syntax/append-args.ts'
import type { Reader } from '../syntax/reader.ts'
import { noMailbox } from './append.ts'

export const replace = defineCommand({ name: 'REPLACE', when: 'selected', slow: true, uid: true, parse, run })

type ReplaceArgs = { readonly old: MessageSet; readonly append: AppendArgs }

/** seq-number / uniqueid, SP mailbox append-message. RFC 8508 §5 */
function parse(read: Reader, by: 'seq' | 'uid'): ReplaceArgs {
  const old = read.messageSet(by)
  const [range] = old.ranges
  if (old.ranges.length !== 1 || range === undefined || range[0] !== range[1])
    throw read.fault('one message, and a space')
  read.space()
  return { old, append: readAppendArgs(read, 'one') }
}

async function run(session: SelectedSession, { old, append }: ReplaceArgs): Promise<Reply> {
  const { account, selected } = session
  assertWritable(selected)
  const [uid] = uidsOf(selected, old)
  const target = await targetNamed(account, append.mailbox)
  if (target === undefined) return noMailbox()
  const messages = await assemble(session, append.messages)
  if (!Array.isArray(messages)) return messages
  const [message] = messages
  // Who has a message to keep must not lose it because the old one is gone: the client appends it then. RFC 8508 §3.3
  const gone: Reply = { status: 'NO', code: 'EXPUNGEISSUED', text: { key: 'imap.gone' } }
  if (uid === undefined || message === undefined) return gone
  const replaced = await replaceMessage(account, selected, uid, target, message)
  selected.dirty = true
  if (replaced === undefined) return gone
  const { uidValidity, uids } = replaced
  const code = uidCode(target, `APPENDUID ${uidValidity} ${uids[0]}`)
  if (code !== undefined) session.untagged(`OK [${code}] ${session.phrase({ key: 'imap.done' })}`)
  return done()
}
