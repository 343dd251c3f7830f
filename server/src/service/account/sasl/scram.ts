/**
 * SCRAM-SHA-256 and SCRAM-SHA-256-PLUS: the password is proved, not sent; with -PLUS also that nobody sits in the middle
 * of the TLS connection. RFC 5802, RFC 7677, RFC 9266. THREATS ID5
 */
import { createHash, createHmac, randomBytes } from 'node:crypto'
import type { ScramCandidate, ScramKeys } from '../authenticator.ts'
import { equal } from '../password-hash.ts'
import type { SaslExchange, SaslStep } from './exchange.ts'
import { authFailed, requireOwnIdentity, textOf } from './message.ts'
import type { SaslDeps } from './sasl.ts'
import { type ClientFirst, readClientFinal, readClientFirst } from './scram-messages.ts'

const BINDING_TYPE = 'tls-exporter'
const NONCE_BYTES = 18

type Begun = {
  readonly first: ClientFirst
  readonly nonce: string
  readonly serverFirst: string
}

/** `makeNonce` is a parameter for the test vectors. */
export function startScram(
  deps: SaslDeps,
  plus: boolean,
  makeNonce: () => string = () => randomBytes(NONCE_BYTES).toString('base64'),
): SaslExchange {
  let asked = false
  let begun: Begun | undefined
  let over = false
  return {
    async step(response): Promise<SaslStep> {
      if (over) throw authFailed()
      if (begun === undefined) {
        if (response.length === 0 && !asked) {
          asked = true
          return { kind: 'challenge', bytes: new Uint8Array(0) }
        }
        begun = await begin(deps, plus, textOf(response), makeNonce())
        return { kind: 'challenge', bytes: new TextEncoder().encode(begun.serverFirst) }
      }
      over = true
      return await finish(deps, begun, textOf(response))
    },
  }
}

async function begin(deps: SaslDeps, plus: boolean, text: string, ourNonce: string): Promise<Begun> {
  const first = readClientFirst(text)
  requireBinding(first.binding, plus, deps.exporterKey !== undefined)
  const keys = await deps.authenticator.scramKeys(first.user, deps.context)
  const nonce = first.nonce + ourNonce
  const salt = Buffer.from(keys.salt).toString('base64')
  return { first, nonce, serverFirst: `r=${nonce},s=${salt},i=${keys.iterations}` }
}

/** RFC 5802 §6: what the client says about binding must fit what was offered. */
function requireBinding(binding: ClientFirst['binding'], plus: boolean, offered: boolean): void {
  // "y" means that the offer of -PLUS did not reach the client: somebody took it away.
  if (binding === 'y' && offered) throw authFailed()
  const bound = typeof binding === 'object'
  if (bound !== plus) throw authFailed()
  if (bound && binding.type !== BINDING_TYPE) throw authFailed()
}

async function finish(deps: SaslDeps, begun: Begun, text: string): Promise<SaslStep> {
  const { authenticator, context } = deps
  const { first } = begun
  const final = readClientFinal(text)
  const bound = Buffer.concat([
    Buffer.from(first.gs2Header),
    typeof first.binding === 'object' ? (deps.exporterKey ?? Buffer.alloc(0)) : Buffer.alloc(0),
  ])
  const authMessage = `${first.bare},${begun.serverFirst},${final.withoutProof}`
  // The keys of now: an exchange that began before the password was changed must not end after it.
  const found = provenBy(final.proof, await authenticator.scramKeys(first.user, context), authMessage)
  const fits = final.nonce === begun.nonce && equal(final.channelBinding, bound)
  const proved = fits ? found : undefined
  const principal = await authenticator.scramDone(first.user, proved, context)
  if (proved === undefined) throw authFailed()
  const signature = createHmac('sha256', proved.serverKey).update(authMessage).digest('base64')
  return {
    kind: 'done',
    principal: requireOwnIdentity(principal, first.authzid, first.user),
    final: new TextEncoder().encode(`v=${signature}`),
  }
}

/** Every one is tried, also after a match: the time tells nothing. */
function provenBy(
  proof: Uint8Array,
  { candidates }: ScramKeys,
  authMessage: string,
): ScramCandidate | undefined {
  let found: ScramCandidate | undefined
  for (const candidate of candidates) if (proves(proof, candidate.storedKey, authMessage)) found = candidate
  return found
}

/** H(proof XOR HMAC(StoredKey, AuthMessage)) = StoredKey. RFC 5802 §3 */
function proves(proof: Uint8Array, storedKey: Uint8Array, authMessage: string): boolean {
  const signature = createHmac('sha256', storedKey).update(authMessage).digest()
  if (proof.length !== signature.length) return false
  const clientKey = proof.map((octet, i) => octet ^ (signature[i] ?? 0))
  return equal(createHash('sha256').update(clientKey).digest(), storedKey)
}
