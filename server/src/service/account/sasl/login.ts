/**
 * LOGIN: what old Outlook speaks, kept for it. It has no RFC (draft-murchison-sasl-login-00).
 *
 *   S: Username:      C: ana@empresa.test      S: Password:      C: …
 */
import { Secret } from '../../../lib/secret.ts'
import { SyntaxFault } from '../../../lib/syntax-fault.ts'
import type { SaslExchange } from './exchange.ts'
import { textOf } from './message.ts'
import type { SaslDeps } from './sasl.ts'

const USERNAME = new TextEncoder().encode('Username:')
const PASSWORD = new TextEncoder().encode('Password:')

export function startLogin({ authenticator, context }: SaslDeps): SaslExchange {
  let asked = false
  let user: string | undefined
  return {
    async step(response) {
      const text = textOf(response)
      if (text === '') {
        if (asked) throw new SyntaxFault('user and password', 0)
        asked = true
        return { kind: 'challenge', bytes: USERNAME }
      }
      if (user === undefined) {
        // Some clients send the user name as initial response.
        asked = true
        user = text
        return { kind: 'challenge', bytes: PASSWORD }
      }
      return { kind: 'done', principal: await authenticator.password(user, new Secret(text), context) }
    },
  }
}
