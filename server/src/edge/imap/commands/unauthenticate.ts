/**
 * UNAUTHENTICATE: nobody is signed in any more and the connection stays, for those who serve many people through few
 * connections. All that was switched on is off again.
 *
 *   C: a5 UNAUTHENTICATE
 *   S: a5 OK [CAPABILITY IMAP4rev1 … AUTH=PLAIN] Done
 *
 * RFC 8437 §2
 */
import { capabilities } from '../capabilities.ts'
import { defineCommand, done, noArguments, type Reply } from '../command.ts'
import type { SignedInSession } from '../session.ts'

export const unauthenticate = defineCommand({
  name: 'UNAUTHENTICATE',
  when: 'signed-in',
  parse: noArguments,
  run,
})

async function run(session: SignedInSession): Promise<Reply> {
  // What is deflated for one person must not remember the mail of another: the window would. RFC 4978 §6
  if (session.wire.compressed) return { status: 'NO', code: 'CANNOT', text: { key: 'imap.compressed' } }
  session.signOut()
  return done(`CAPABILITY ${capabilities(session)}`)
}
