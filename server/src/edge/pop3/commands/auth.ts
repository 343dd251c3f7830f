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
import type { Principal } from '../../../service/account/principal.ts'
import type { SaslExchange } from '../../../service/account/sasl/exchange.ts'
import { startSasl } from '../../../service/account/sasl/sasl.ts'
import { defineCommand, err, ok, type Reply } from '../command.ts'
import type { Session } from '../session.ts'
import { offeredMechanisms, signIn } from '../sign-in.ts'
import { words } from '../syntax/arguments.ts'

export const auth = defineCommand({ name: 'AUTH', when: 'before-login', parse, run })

type AuthArgs = { readonly mechanism: string | undefined; readonly initial: Uint8Array | undefined }

const EMPTY = new Uint8Array(0)
/** Challenges of one exchange: SCRAM has two, LOGIN two. */
const STEPS_MAX = 8

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
  if (!(await signIn(session, () => converse(session, exchange, initial))))
    return err({ key: 'pop3.sasl-cancelled' })
  return ok({ key: 'pop3.signed-in' })
}

function listMechanisms(session: Session): undefined {
  const lines = offeredMechanisms(session).map((name) => `${name}\r\n`)
  session.output.text(`+OK\r\n${lines.join('')}.\r\n`)
}

/** Who it was; undefined: the client gave up. */
async function converse(
  session: Session,
  exchange: SaslExchange,
  initial: Uint8Array | undefined,
): Promise<Principal | undefined> {
  let response: Uint8Array | undefined = initial ?? EMPTY
  for (let step = 0; step < STEPS_MAX && response !== undefined; step++) {
    const said = await exchange.step(response)
    if (said.kind === 'challenge') response = await ask(session, said.bytes)
    else {
      // The server's last word goes out as a challenge, which the client answers with nothing. RFC 5034 §4
      if (said.final !== undefined && (await ask(session, said.final)) === undefined) return undefined
      return said.principal
    }
  }
  return undefined
}

/** The client's next message; undefined: it said `*`, which ends the exchange. */
async function ask(session: Session, challenge: Uint8Array): Promise<Uint8Array | undefined> {
  session.output.text(`+ ${Buffer.from(challenge).toString('base64')}\r\n`)
  const line = await session.listenLong()
  return line === '*' ? undefined : fromBase64(line)
}

function fromBase64(text: string): Uint8Array {
  // Buffer reads past what is not base64; a peer that sends such is not understood.
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) throw new SyntaxFault('base64', 0)
  return Buffer.from(text, 'base64')
}
