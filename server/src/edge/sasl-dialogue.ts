/** A SASL exchange as IMAP and POP3 speak it: `+` and base64 one way, base64 the other. RFC 4422 §4 */
import type { Principal } from '../service/account/principal.ts'
import type { SaslExchange } from '../service/account/sasl/exchange.ts'
import { SASL_STEPS } from './limits.ts'

export type SaslPeer = {
  readonly output: { text(text: string): void }
}

/** Canonical enough: Buffer reads past what is not base64, and a peer that sends such is not understood. RFC 4648 §3.3 */
export function isBase64(text: string): boolean {
  return /^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0
}

/**
 * Who it was; undefined: the client gave up with `*`. `response` is the first message, empty if there was none;
 * `hear` gives the client's next one, undefined for `*`.
 */
export async function proveBySasl(
  { output }: SaslPeer,
  exchange: SaslExchange,
  response: Uint8Array,
  hear: () => Promise<Uint8Array | undefined>,
): Promise<Principal | undefined> {
  const ask = (challenge: Uint8Array): Promise<Uint8Array | undefined> => {
    output.text(`+ ${Buffer.from(challenge).toString('base64')}\r\n`)
    return hear()
  }
  let said: Uint8Array | undefined = response
  for (let step = 0; step < SASL_STEPS && said !== undefined; step++) {
    const next = await exchange.step(said)
    if (next.kind === 'challenge') said = await ask(next.bytes)
    else {
      // The server's last word goes out as a challenge, which the client answers with nothing. RFC 5802 §5
      if (next.final !== undefined && (await ask(next.final)) === undefined) return undefined
      return next.principal
    }
  }
  return undefined
}
