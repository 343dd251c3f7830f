/**
 * USER: who wants to sign in; whether there is such an account is nobody's business (THREATS ID2).
 *
 *   C: USER ana@empresa.test
 *   S: +OK Now the password
 *
 * RFC 1939 §7
 */
import { Refusal } from '../../../lib/refusal.ts'
import { defineCommand, ok, type Reply } from '../command.ts'
import type { Session } from '../session.ts'
import { wholeRest } from '../syntax/arguments.ts'

export const user = defineCommand({
  name: 'USER',
  when: 'before-login',
  parse: (rest) => wholeRest(rest.trim(), 'a user'),
  run,
})

async function run(session: Session, name: string): Promise<Reply> {
  // Said now, before the password goes over a line that others may read.
  if (!(await session.takesPassword())) throw new Refusal('needs-tls', { key: 'pop3.needs-tls' })
  session.user = name
  return ok({ key: 'pop3.now-password' })
}
