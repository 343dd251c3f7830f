/**
 * LOGIN: sign in with the password as it is, inside TLS only.
 *
 *   C: a1 LOGIN ana@empresa.test "secret words"
 *   S: a1 OK [CAPABILITY IMAP4rev1 …] Signed in
 *
 * RFC 9051 §6.2.3
 */
import { Refusal } from '../../../lib/refusal.ts'
import { Secret } from '../../../lib/secret.ts'
import { signIn } from '../../sign-in.ts'
import { capabilities } from '../capabilities.ts'
import { defineCommand, type Reply } from '../command.ts'
import type { Session } from '../session.ts'
import type { Reader } from '../syntax/reader.ts'

export const login = defineCommand({ name: 'LOGIN', when: 'before-login', parse, run })

type LoginArgs = { readonly user: string; readonly password: Secret }

/** astring SP astring; some programs do not quote a password that has `%` or brackets in it. */
function parse(read: Reader): LoginArgs {
  const user = read.word()
  read.space()
  const password = new Secret(read.word())
  read.end()
  return { user, password }
}

async function run(session: Session, { user, password }: LoginArgs): Promise<Reply> {
  if (!session.secure) throw new Refusal('needs-tls', { key: 'imap.needs-tls' })
  await signIn(session, () => session.deps.authenticator.password(user, password, session.signInContext))
  return { status: 'OK', code: `CAPABILITY ${capabilities(session)}`, text: { key: 'imap.signed-in' } }
}
