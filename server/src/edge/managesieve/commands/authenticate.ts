/**
 * AUTHENTICATE: sign in by a SASL mechanism, with the first answer in the command if the client likes.
 *
 *   C: AUTHENTICATE "SCRAM-SHA-256" "biwsbj1hbmEscj1yT3ByTkdmd0ViZVJXZ2JORWtxTw=="
 *   S: "cj1yT3ByTkdmd0ViZVJXZ2JORWtxT…"
 *   C: "Yz1iaXdzLHI9ck9wck5HZndFYmVSV2di…"
 *   S: OK (SASL "dj02cnJpVFJCaTIzV3BSUi93…") "Signed in"
 *
 * RFC 5804 §2.1
 */
import { Refusal } from '../../../lib/refusal.ts'
import { SyntaxFault } from '../../../lib/syntax-fault.ts'
import type { Principal } from '../../../service/account/principal.ts'
import type { SaslExchange } from '../../../service/account/sasl/exchange.ts'
import { startSasl } from '../../../service/account/sasl/sasl.ts'
import { ConnectionGone } from '../../connection-gone.ts'
import { SASL_STEPS } from '../../limits.ts'
import { isBase64 } from '../../sasl-dialogue.ts'
import { signIn } from '../../sign-in.ts'
import { defineCommand, no, type Reply } from '../command.ts'
import { takeLiteral } from '../literals.ts'
import type { Session } from '../session.ts'
import { Reader } from '../syntax/reader.ts'
import { sayString } from '../syntax/say-string.ts'

export const authenticate = defineCommand({ name: 'AUTHENTICATE', when: 'before-login', parse, run })

type AuthenticateArgs = { readonly mechanism: string; readonly initial: Uint8Array | undefined }

const EMPTY = new Uint8Array(0)

/** SP auth-type [SP string] */
function parse(read: Reader): AuthenticateArgs {
  read.space()
  const mechanism = read.string().toUpperCase()
  return { mechanism, initial: read.more() ? fromBase64(read.string()) : undefined }
}

async function run(session: Session, { mechanism, initial }: AuthenticateArgs): Promise<Reply> {
  if (!session.secure) throw new Refusal('needs-tls', { key: 'managesieve.needs-tls' })
  const { connection, deps, signInContext: context } = session
  const exporterKey = connection.exporterKey()
  const exchange = startSasl(mechanism, { authenticator: deps.authenticator, context, exporterKey })
  if (exchange === undefined) return no({ key: 'managesieve.no-mechanism' })
  const last: { final?: Uint8Array } = {}
  const isIn = await session.withLongLines(() =>
    signIn(session, () => prove(session, exchange, initial ?? EMPTY, last)),
  )
  if (!isIn) return no({ key: 'managesieve.sasl-cancelled' })
  return {
    status: 'OK',
    // What the server proves goes with the success. RFC 5804 §1.3, §2.1
    ...(last.final !== undefined && { code: `SASL ${sayString(toBase64(last.final))}` }),
    text: { key: 'managesieve.signed-in' },
  }
}

/** Who it was; undefined: the client gave up with `"*"`. */
async function prove(
  session: Session,
  exchange: SaslExchange,
  initial: Uint8Array,
  last: { final?: Uint8Array },
): Promise<Principal | undefined> {
  let said: Uint8Array | undefined = initial
  for (let step = 0; step < SASL_STEPS && said !== undefined; step++) {
    const next = await exchange.step(said)
    if (next.kind === 'done') {
      if (next.final !== undefined) last.final = next.final
      return next.principal
    }
    session.output.text(`${sayString(toBase64(next.bytes))}\r\n`)
    said = await hear(session)
  }
  return undefined
}

/** The client's next message: a string alone on its line. Throws ConnectionGone. */
async function hear(session: Session): Promise<Uint8Array | undefined> {
  for (;;) {
    const framed = await session.listen()
    if (framed?.kind === 'overlong') session.bye({ key: 'bye.line' })
    if (framed === undefined || framed.kind === 'overlong') throw new ConnectionGone()
    if (framed.kind === 'command') {
      const read = new Reader(framed.parts)
      const text = read.string()
      read.end()
      return text === '*' ? undefined : fromBase64(text)
    }
    if (takeLiteral(session, framed, 'AUTHENTICATE') === 'refused') throw new ConnectionGone()
  }
}

function toBase64(octets: Uint8Array): string {
  return Buffer.from(octets).toString('base64')
}

function fromBase64(text: string): Uint8Array {
  if (!isBase64(text)) throw new SyntaxFault('base64', 0)
  return Buffer.from(text, 'base64')
}
