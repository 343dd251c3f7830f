/**
 * Links to what is shown of a message, good for an hour: the frame has no cookie of its own, so the link says itself who may have
 * it. THREATS WB4, JM6
 *
 *   eyJhIjozLC…  what it leads to  .  kQ3v…  our keyed hash over that and its purpose
 */
import { createHmac } from 'node:crypto'
import { createKeptSecrets, type KeptSecretDeps, type SecretKind } from '../signing/kept-secrets.ts'
import { isSameText } from '../signing/same-text.ts'
import { LINK_MS, SECRET_MAKES_MS, SECRET_READ_MS } from './limits.ts'

export type LinkPurpose = 'body' | 'file' | 'preview' | 'picture' | 'print'

export type SignedLinks = {
  /** Several at once cost one look at the secrets. */
  signer(): Promise<(purpose: LinkPurpose, value: unknown) => string>
  /** Undefined: not ours, of another purpose, or too old. */
  read(purpose: LinkPurpose, text: string): Promise<unknown>
}

const KIND: SecretKind = {
  setting: 'message-link-secrets',
  makesMs: SECRET_MAKES_MS,
  livesMs: SECRET_MAKES_MS + LINK_MS,
  readMs: SECRET_READ_MS,
}
const HASH_BYTES = 18

export function createSignedLinks(deps: KeptSecretDeps): SignedLinks {
  const secrets = createKeptSecrets(deps, KIND)
  return {
    async signer() {
      const { key } = await secrets.newest()
      const untilMs = deps.clock.now() + LINK_MS
      return (purpose, value) => {
        const text = Buffer.from(JSON.stringify([untilMs, value])).toString('base64url')
        return `${text}.${hashOf(key, purpose, text)}`
      }
    },
    async read(purpose, written) {
      const dot = written.lastIndexOf('.')
      const [text, hash] = [written.slice(0, Math.max(dot, 0)), written.slice(dot + 1)]
      if (text === '') return undefined
      const known = await secrets.all(SECRET_READ_MS)
      if (!known.some(({ key }) => isSameText(hashOf(key, purpose, text), hash))) return undefined
      const [untilMs, value] = JSON.parse(Buffer.from(text, 'base64url').toString()) as [number, unknown]
      return untilMs > deps.clock.now() ? value : undefined
    },
  }
}

function hashOf(key: Buffer, purpose: LinkPurpose, text: string): string {
  const digest = createHmac('sha256', key).update(`${purpose}.${text}`).digest()
  return digest.subarray(0, HASH_BYTES).toString('base64url')
}
