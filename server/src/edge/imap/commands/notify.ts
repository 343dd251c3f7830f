/**
 * NOTIFY: what a client wants to hear of without asking, in which mailboxes.
 *
 *   C: a3 NOTIFY SET (selected (MessageNew (UID FLAGS) MessageExpunge)) (subtree Clientes (MessageNew MessageExpunge))
 *   S: a3 OK Done
 *   S: * STATUS "Clientes/Norte" (MESSAGES 4 UIDNEXT 5 UIDVALIDITY 1197920 UNSEEN 1)
 *
 * RFC 5465 §3.1
 */
import { defineCommand, done, type Reply } from '../command.ts'
import { Notices } from '../notices.ts'
import type { SignedInSession } from '../session.ts'
import { NOTIFY_EVENTS, type NotifyArgs, readNotify } from '../syntax/notify-events.ts'

export const notify = defineCommand({ name: 'NOTIFY', when: 'signed-in', parse: readNotify, run })

async function run(session: SignedInSession, args: NotifyArgs): Promise<Reply> {
  if (args?.unknown === true)
    return { status: 'NO', code: `BADEVENT (${NOTIFY_EVENTS.join(' ')})`, text: { key: 'imap.bad-event' } }
  session.notices?.stop()
  session.notices = undefined
  if (args === undefined) return done()
  const notices = new Notices(session, args.groups)
  session.notices = notices
  await notices.begin(args.status)
  return done()
}
