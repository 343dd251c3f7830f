/**
 * PASS: the password of whom USER named, as it is, spaces included.
 *
 *   C: PASS sol de medianoche en Lima
 *   S: +OK Signed in
 *
 * RFC 1939 §7, RFC 3206 §5 for what a failure says
 */
import { Refusal } from '../../../lib/refusal.ts'
import { Secret } from '../../../lib/secret.ts'
import { signIn } from '../../sign-in.ts'
import { defineCommand, err, ok, type Reply } from '../command.ts'
import type { Session } from '../session.ts'
import { wholeRest } from '../syntax/arguments.ts'

export const pass = defineCommand({
  name: 'PASS',
  when: 'before-login',
  parse: (rest) => new Secret(wholeRest(rest, 'a password')),
  run,
})

async function run(session: Session, password: Secret): Promise<Reply> {
  if (!(await session.takesPassword())) throw new Refusal('needs-tls', { key: 'pop3.needs-tls' })
  const { user } = session
  session.user = undefined
  if (user === undefined) return err({ key: 'pop3.user-first' })
  session.mechanism = 'USER'
  await signIn(session, () => session.deps.authenticator.password(user, password, session.signInContext))
  return ok({ key: 'pop3.signed-in' })
}
