/**
 * AUTHENTICATE: sign in by a SASL mechanism, with the first answer in the command if the client likes (SASL-IR).
 *
 *   C: a1 AUTHENTICATE PLAIN
 *   S: +
 *   C: AGFuYQBzZWNyZXQ=
 *   S: a1 OK [CAPABILITY IMAP4rev1 …] Signed in
 *
 * RFC 9051 §6.2.2, RFC 4959 §3
 */
import { Refusal } from '../../../lib/refusal.ts'
import { startSasl } from '../../../service/account/sasl/sasl.ts'
import { isBase64, proveBySasl } from '../../sasl-dialogue.ts'
import { signIn } from '../../sign-in.ts'
import { capabilities } from '../capabilities.ts'
import { defineCommand, type Reply } from '../command.ts'
import type { Session } from '../session.ts'
import type { Reader } from '../syntax/reader.ts'
import { WordedFault } from '../syntax/worded-fault.ts'

export const authenticate = defineCommand({ name: 'AUTHENTICATE', when: 'before-login', parse, run })

type AuthenticateArgs = { readonly mechanism: string; readonly initial: Uint8Array | undefined }

/** auth-type [SP initial-resp] */
function parse(read: Reader): AuthenticateArgs {
  const mechanism = read.atom('a mechanism').toUpperCase()
  const initial = read.trySpace() ? read.rest().trimEnd() : undefined
  // `=` stands for an empty answer, which is not the same as none. RFC 4959 §3
  return {
    mechanism,
    initial: initial === undefined ? undefined : initial === '=' ? EMPTY : fromBase64(initial),
  }
}

async function run(session: Session, { mechanism, initial }: AuthenticateArgs): Promise<Reply> {
  if (!session.secure) throw new Refusal('needs-tls', { key: 'imap.needs-tls' })
  const { connection, deps, signInContext: context } = session
  const exporterKey = connection.exporterKey()
  const exchange = startSasl(mechanism, { authenticator: deps.authenticator, context, exporterKey })
  if (exchange === undefined) throw new Refusal('cannot', { key: 'imap.no-mechanism' })
  if (!(await signIn(session, () => proveBySasl(session, exchange, initial ?? EMPTY, () => hear(session)))))
    return { status: 'BAD', text: { key: 'imap.sasl-cancelled' } }
  return { status: 'OK', code: `CAPABILITY ${capabilities(session)}`, text: { key: 'imap.signed-in' } }
}

const EMPTY = new Uint8Array(0)

/** The client's next message; undefined: it said `*`, which ends the exchange. */
async function hear(session: Session): Promise<Uint8Array | undefined> {
  const line = await session.listenLine()
  if (line === undefined) throw notBase64()
  return line === '*' ? undefined : fromBase64(line)
}

function fromBase64(text: string): Uint8Array {
  if (!isBase64(text)) throw notBase64()
  return Buffer.from(text, 'base64')
}

function notBase64(): WordedFault {
  return new WordedFault({ key: 'imap.not-base64' })
}
