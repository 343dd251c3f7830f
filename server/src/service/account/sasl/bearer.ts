/**
 * A bearer token instead of a password, in two forms that differ in their letters only:
 *
 *   OAUTHBEARER   n,a=ana@empresa.test,^Ahost=mail.empresa.test^Aauth=Bearer eyJhbG…^A^A      RFC 7628 §3.1
 *   XOAUTH2       user=ana@empresa.test^Aauth=Bearer eyJhbG…^A^A                              Google's, before the RFC
 *
 * A token that opens nothing is answered by a challenge that says where to get a better one; the client answers it with
 * next to nothing and hears the failure of its protocol. RFC 7628 §3.2.2, RFC 7628 §3.2.3
 */
import { Refusal } from '../../../lib/refusal.ts'
import { Secret } from '../../../lib/secret.ts'
import { SyntaxFault } from '../../../lib/syntax-fault.ts'
import { TOKEN_MAX_BYTES } from '../../oauth/limits.ts'
import type { SaslExchange } from './exchange.ts'
import { textOf } from './message.ts'
import type { SaslDeps } from './sasl.ts'
import { readName } from './scram-messages.ts'

/** Octets of one message: a token at its longest, with names around it. */
const MESSAGE_MAX_BYTES = TOKEN_MAX_BYTES + 1024

type Bearer = { readonly user: string | undefined; readonly token: Secret }

type Dialect = {
  /** Throws SyntaxFault. */
  readonly read: (text: string) => Bearer
  /** Said when the message was not understood, and when the token opens nothing. */
  readonly failure: (why: 'malformed' | 'refused', configurationUrl: string) => object
}

const OAUTHBEARER: Dialect = {
  read(text) {
    const [header = '', ...pairs] = text.split('\x01')
    const found = /^[ny],(?:a=(?<name>[^,]+))?,$/.exec(header)
    // "p" would bind the token to this connection, which no issuer does. RFC 7628 §3.1
    if (found === null) throw new SyntaxFault('n,,', 0)
    const name = found.groups?.['name']
    return { user: name === undefined ? undefined : readName(name), token: readToken(pairs) }
  },
  failure: (why, configurationUrl) => ({
    status: why === 'malformed' ? 'invalid_request' : 'invalid_token',
    'openid-configuration': configurationUrl,
  }),
}

const XOAUTH2: Dialect = {
  read(text) {
    const [header = '', ...pairs] = text.split('\x01')
    const user = /^user=(?<name>.+)$/.exec(header)?.groups?.['name']
    if (user === undefined) throw new SyntaxFault('user=', 0)
    return { user, token: readToken(pairs) }
  },
  failure: (why) => ({ status: why === 'malformed' ? '400' : '401', schemes: 'bearer', scope: '' }),
}

export function startOAuthBearer(deps: SaslDeps): SaslExchange {
  return startBearer(deps, OAUTHBEARER)
}

export function startXOAuth2(deps: SaslDeps): SaslExchange {
  return startBearer(deps, XOAUTH2)
}

function startBearer({ authenticator, context }: SaslDeps, dialect: Dialect): SaslExchange {
  const configurationUrl = authenticator.tokens?.configurationUrl ?? ''
  let asked = false
  let refusal: Refusal | undefined
  return {
    async step(response) {
      if (refusal !== undefined) throw refusal
      if (response.length === 0 && !asked) {
        asked = true
        return { kind: 'challenge', bytes: new Uint8Array(0) }
      }
      try {
        const { user, token } = dialect.read(textOf(response, MESSAGE_MAX_BYTES))
        return { kind: 'done', principal: await authenticator.token(user, token, context) }
      } catch (error) {
        const malformed = error instanceof SyntaxFault
        if (!malformed && !(error instanceof Refusal && error.code === 'auth-failed')) throw error
        refusal = malformed ? new Refusal('auth-failed', { key: 'auth.wrongToken' }) : error
        const failure = dialect.failure(malformed ? 'malformed' : 'refused', configurationUrl)
        return { kind: 'challenge', bytes: Buffer.from(JSON.stringify(failure)) }
      }
    },
  }
}

/** `auth=Bearer` and the token, among pairs that end with an empty one. RFC 7628 §3.1, RFC 6750 §2.1 */
function readToken(pairs: readonly string[]): Secret {
  if (pairs.length < 2 || pairs.at(-1) !== '' || pairs.at(-2) !== '')
    throw new SyntaxFault('two ^A at the end', 0)
  let token: string | undefined
  for (const pair of pairs.slice(0, -2)) {
    const found = /^(?<key>[A-Za-z]+)=(?<value>[\t\n\r\x20-\x7e]*)$/.exec(pair)?.groups
    if (found === undefined) throw new SyntaxFault('key=value', 0)
    if (found['key'] !== 'auth') continue
    if (token !== undefined) throw new SyntaxFault('one auth=', 0)
    token = /^Bearer +(?<token>[\w.~+/-]+=*)$/i.exec(found['value'] ?? '')?.groups?.['token']
    if (token === undefined) throw new SyntaxFault('Bearer and a token', 0)
  }
  if (token === undefined) throw new SyntaxFault('auth=', 0)
  return new Secret(token)
}
