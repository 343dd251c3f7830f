/** The end of every way to sign in, and which ways there are. */
import { Refusal } from '../lib/refusal.ts'
import type { Principal } from '../service/account/principal.ts'
import { saslMechanisms } from '../service/account/sasl/sasl.ts'
import type { MailSession } from './mail-session.ts'

/**
 * Opens the mail of who proved to be whom; false: the client gave up. Three tries that lead nowhere are the end of the
 * connection (THREATS §3.2).
 */
export async function signIn(
  session: MailSession,
  prove: () => Promise<Principal | undefined>,
): Promise<boolean> {
  session.failedLogins++
  const principal = await prove()
  if (principal === undefined) return false
  session.failedLogins = 0
  const { place } = session.connection
  if (principal.organisationId !== undefined && place?.belongTo(principal.organisationId) === false) {
    session.deps.metrics.count('company_refused_total', { protocol: session.protocol })
    throw new Refusal('too-many', { key: 'auth.companyBusy' })
  }
  place?.signIn()
  await session.signIn(principal)
  return true
}

/** Ways to sign in that this connection may use, best first. */
export function offeredMechanisms({ secure, connection, deps }: MailSession): readonly string[] {
  const hasExporter = connection.exporterKey() !== undefined
  const { tokens, offersScram: scram } = deps.authenticator
  return saslMechanisms({ secure, hasExporter, tokens: tokens !== undefined, scram })
}
