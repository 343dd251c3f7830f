/**
 * AUTH: sign in by a SASL mechanism, with the first answer in the command if the client likes. Alone it lists the
 * mechanisms, which some old clients ask for.
 *
 *   C: AUTH PLAIN
 *   S: +
 *   C: AGFuYQBzZWNyZXQ=
 *   S: +OK Signed in
 *
 * RFC 5034 §4
 */
import { Refusal } from '../../../lib/refusal.ts'
import { SyntaxFault } from '../../../lib/syntax-fault.ts'
import { startSasl } from '../../../service/account/sasl/sasl.ts'
import { isBase64, proveBySasl } from '../../sasl-dialogue.ts'
import { offeredMechanisms, signIn } from '../../sign-in.ts'
import { defineCommand, err, ok, type Reply } from '../command.ts'
import type { Session } from '../session.ts'
import { words } from '../syntax/arguments.ts'

export const auth = defineCommand({ name: 'AUTH', when: 'before-login', parse, run })

type AuthArgs = { readonly mechanism: string | undefined; readonly initial: Uint8Array | undefined }

const EMPTY = new Uint8Array(0)

/** [mechanism [initial-response]] */
function parse(rest: string): AuthArgs {
  const [mechanism, initial] = words(rest, 2)
  return {
    mechanism: mechanism?.toUpperCase(),
    // `=` stands for an empty answer, which is not the same as none. RFC 5034 §4
    initial: initial === undefined ? undefined : initial === '=' ? EMPTY : fromBase64(initial),
  }
}

async function run(session: Session, { mechanism, initial }: AuthArgs): Promise<Reply | undefined> {
  if (mechanism === undefined) return listMechanisms(session)
  if (!session.secure) throw new Refusal('needs-tls', { key: 'pop3.needs-tls' })
  const { deps, signInContext: context } = session
  const exchange = startSasl(mechanism, {
    authenticator: deps.authenticator,
    context,
    exporterKey: session.connection.exporterKey(),
  })
  if (exchange === undefined) return err({ key: 'pop3.no-mechanism' })
  session.mechanism = mechanism
  if (!(await signIn(session, () => proveBySasl(session, exchange, initial ?? EMPTY, () => hear(session)))))
    return err({ key: 'pop3.sasl-cancelled' })
  return ok({ key: 'pop3.signed-in' })
}

function listMechanisms(session: Session): undefined {
  const lines = offeredMechanisms(session).map((name) => `${name}\r\n`)
  session.output.text(`+OK\r\n${lines.join('')}.\r\n`)
}

/** The client's next message; undefined: it said `*`, which ends the exchange. */
async function hear(session: Session): Promise<Uint8Array | undefined> {
  const line = await session.listenLong()
  return line === '*' ? undefined : fromBase64(line)
}

function fromBase64(text: string): Uint8Array {
  if (!isBase64(text)) throw new SyntaxFault('base64', 0)
  return Buffer.from(text, 'base64')
}
