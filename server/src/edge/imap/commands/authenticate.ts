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
import type { Principal } from '../../../service/account/principal.ts'
import type { SaslExchange } from '../../../service/account/sasl/exchange.ts'
import { startSasl } from '../../../service/account/sasl/sasl.ts'
import { capabilities } from '../capabilities.ts'
import { defineCommand, type Reply } from '../command.ts'
import type { Session } from '../session.ts'
import { signIn } from '../sign-in.ts'
import type { Reader } from '../syntax/reader.ts'
import { WordedFault } from '../syntax/worded-fault.ts'

export const authenticate = defineCommand({ name: 'AUTHENTICATE', when: 'before-login', parse, run })

type AuthenticateArgs = { readonly mechanism: string; readonly initial: Uint8Array | undefined }

/** auth-type [SP initial-resp] */
function parse(read: Reader): AuthenticateArgs {
  const mechanism = read.atom('a mechanism').toUpperCase()
  const initial = read.trySpace() ? read.rest() : undefined
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
  if (!(await signIn(session, () => converse(session, exchange, initial))))
    return { status: 'BAD', text: { key: 'imap.sasl-cancelled' } }
  return { status: 'OK', code: `CAPABILITY ${capabilities(session)}`, text: { key: 'imap.signed-in' } }
}

const EMPTY = new Uint8Array(0)
/** Challenges of one exchange: SCRAM has two, LOGIN two. */
const STEPS_MAX = 8

/** Who it was; undefined: the client gave up. */
async function converse(
  session: Session,
  exchange: SaslExchange,
  initial: Uint8Array | undefined,
): Promise<Principal | undefined> {
  let response = initial ?? (await ask(session, EMPTY))
  for (let step = 0; step < STEPS_MAX && response !== undefined; step++) {
    const said = await exchange.step(response)
    if (said.kind === 'challenge') response = await ask(session, said.bytes)
    else {
      // The server's last word goes out as a challenge, which the client answers with nothing. RFC 5802 §5
      if (said.final !== undefined && (await ask(session, said.final)) === undefined) return undefined
      return said.principal
    }
  }
  return undefined
}

/** The client's next message; undefined: it said `*`, which ends the exchange. */
async function ask(session: Session, challenge: Uint8Array): Promise<Uint8Array | undefined> {
  session.output.text(`+ ${Buffer.from(challenge).toString('base64')}\r\n`)
  const line = await session.listenLine()
  if (line === undefined) throw notBase64()
  return line === '*' ? undefined : fromBase64(line)
}

function fromBase64(text: string): Uint8Array {
  // Buffer reads past what is not base64; a peer that sends such is not understood.
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) throw notBase64()
  return Buffer.from(text, 'base64')
}

function notBase64(): WordedFault {
  return new WordedFault({ key: 'imap.not-base64' })
}
