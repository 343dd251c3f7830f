/** The end of every way to sign in: counts it, opens the mail. */
import type { Principal } from '../../service/account/principal.ts'
import { saslMechanisms } from '../../service/account/sasl/sasl.ts'
import type { Session } from './session.ts'

export async function signIn(
  session: Session,
  mechanism: string,
  prove: () => Promise<Principal>,
): Promise<void> {
  const { metrics } = session.deps
  let result = 'failed'
  try {
    const principal = await prove()
    result = 'ok'
    await session.signIn(principal)
  } finally {
    if (result === 'failed') session.failedLogins++
    metrics.count('auth_attempts_total', { protocol: 'imap', mechanism, result })
  }
}

/** Ways to sign in that this connection may use, best first. */
export function offeredMechanisms({ secure, connection }: Session): readonly string[] {
  return saslMechanisms({ secure, hasExporter: connection.tls !== undefined })
}
