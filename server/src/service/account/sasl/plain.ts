/**
 * PLAIN: everything in one message.
 *
 *   C: [authzid] NUL authcid NUL passwd
 *
 * RFC 4616 §2
 */
import { Secret } from '../../../lib/secret.ts'
import { SyntaxFault } from '../../../lib/syntax-fault.ts'
import type { SaslExchange } from './exchange.ts'
import { requireOwnIdentity, textOf } from './message.ts'
import type { SaslDeps } from './sasl.ts'

export function startPlain({ authenticator, context }: SaslDeps): SaslExchange {
  let asked = false
  return {
    async step(response) {
      // A client that sent no initial response is asked for its message by an empty challenge. RFC 4422 §5.1
      if (response.length === 0 && !asked) {
        asked = true
        return { kind: 'challenge', bytes: new Uint8Array(0) }
      }
      const parts = textOf(response).split('\0')
      const [authzid = '', authcid = '', password = ''] = parts
      if (parts.length !== 3 || authcid === '' || password === '')
        throw new SyntaxFault('user and password', 0)
      const principal = await authenticator.password(authcid, new Secret(password), context)
      return { kind: 'done', principal: requireOwnIdentity(principal, authzid, authcid) }
    },
  }
}
