/**
 * AUTH: one of our people signs in, on submission only, and only where nobody can listen in.
 *
 *   C: AUTH PLAIN AGFuYUBlbXByZXNhLnRlc3QAc2VjcmV0
 *   S: 235 2.7.0 Welcome
 *
 * RFC 4954 §4; the mechanisms are service/account/sasl's.
 */
import { Refusal } from '../../../lib/refusal.ts'
import { SyntaxFault } from '../../../lib/syntax-fault.ts'
import type { SaslExchange, SaslStep } from '../../../service/account/sasl/exchange.ts'
import { startSasl } from '../../../service/account/sasl/sasl.ts'
import { defineCommand } from '../command.ts'
import { AUTH_LINE_OCTETS, COMMAND_MS } from '../limits.ts'
import type { Session } from '../session.ts'

type AuthArgs = { readonly mechanism: string; readonly initial: Uint8Array | undefined }

export const auth = defineCommand({ verb: 'AUTH', parse, run })

/** mechanism [SP initial-response]; `=` is an empty one. RFC 4954 §4 */
function parse(line: string, at: number): AuthArgs {
  const match = /^(?<mechanism>[A-Za-z0-9_-]{1,20})(?: (?<initial>\S+))? *$/.exec(line.slice(at))
  const mechanism = match?.groups?.['mechanism']
  if (mechanism === undefined) throw new SyntaxFault('a mechanism', at)
  const initial = match?.groups?.['initial']
  return {
    mechanism: mechanism.toUpperCase(),
    initial: initial === undefined ? undefined : initial === '=' ? new Uint8Array() : decodeBase64(initial),
  }
}

async function run(session: Session, { mechanism, initial }: AuthArgs): Promise<void> {
  if (session.hello === undefined) return session.object(503, '5.5.1', 'hello.first', { verb: 'EHLO' })
  if (session.principal !== undefined) return session.object(503, '5.5.1', 'auth.already')
  if (session.transaction !== undefined) return session.object(503, '5.5.1', 'message.notWithin')
  if (!session.secure) {
    // RFC 4954 §6: 538 is this very case, but mail programs show 530 and its sentence.
    throw new Refusal('needs-tls', { key: 'auth.needTls' })
  }
  const { connection, shared } = session
  const exchange = startSasl(mechanism, {
    authenticator: shared.authenticator,
    context: { protocol: 'smtp', remoteAddress: connection.remoteAddress, secure: true },
    exporterKey: connection.exporterKey(),
  })
  if (exchange === undefined) return session.object(504, '5.5.4', 'auth.mechanism')
  let failed = true
  try {
    const done = await converse(session, exchange, initial)
    failed = false
    if (done === undefined) return
    const { organisationId } = done.principal
    if (organisationId !== undefined && connection.place?.belongTo(organisationId) === false)
      throw new Refusal('too-many', { key: 'auth.companyBusy' })
    session.principal = done.principal
    connection.place?.signIn()
    session.idleCommands = 0
    session.reply(235, '2.7.0', 'Welcome')
    session.log.info('smtp.signed-in', { mechanism, account: done.principal.accountId })
  } finally {
    if (failed) session.authFailures++
  }
}

/** Challenge and response until it is done; undefined when the client gave up with `*`. */
async function converse(
  session: Session,
  exchange: SaslExchange,
  initial: Uint8Array | undefined,
): Promise<Extract<SaslStep, { kind: 'done' }> | undefined> {
  let step = await exchange.step(initial ?? new Uint8Array())
  for (;;) {
    const bytes = step.kind === 'challenge' ? step.bytes : step.final
    if (bytes === undefined) return step.kind === 'done' ? step : undefined
    // What comes with success is a last challenge; the answer to it is empty. RFC 4954 §4
    session.say(`334 ${Buffer.from(bytes).toString('base64')}\r\n`)
    session.allow(COMMAND_MS)
    const line = await session.input.line(AUTH_LINE_OCTETS)
    session.allow()
    if (line === undefined) return undefined
    if (line === '*') {
      await session.object(501, '5.7.0', 'auth.cancelled')
      return undefined
    }
    const response = decodeBase64(line)
    if (step.kind === 'done') return step
    step = await exchange.step(response)
  }
}

/** Canonical base64 only: what does not come out the same was something else. RFC 4648 §3.5 */
function decodeBase64(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.toString('base64') !== text) throw new SyntaxFault('base64', 0)
  return bytes
}
