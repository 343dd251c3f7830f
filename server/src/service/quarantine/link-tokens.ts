/**
 * What lets a person act on one held message without signing in: who, which message, what and until when, under a keyed
 * hash of ours. Whether it was used is kept apart (QuarantineStore.useLink).
 *
 *   3f.019ab3f2c7d01f2e3d4c5b6a7988.release.mi4k2g.8Jk2…
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { AccountId } from '../../mail/ids.ts'
import { isEntryId } from '../../store/quarantine/entry-id.ts'
import { createKeptSecrets, type KeptSecretDeps, type SecretKind } from '../signing/kept-secrets.ts'
import { DAY_MS, LINK_DAYS, SECRET_LIVES_MS, SECRET_MAKES_MS, SECRET_READ_MS } from './limits.ts'

/** `digest`: how often the summary comes; it is about no message, and works until it ends. */
export const LINK_ACTIONS = ['release', 'allow', 'block', 'digest'] as const
export type LinkAction = (typeof LINK_ACTIONS)[number]

export type QuarantineLink = {
  readonly accountId: AccountId
  /** Undefined with `digest` only. */
  readonly entryId: string | undefined
  readonly action: LinkAction
  readonly expiresMs: number
}

export type LinkTokens = {
  make(link: Pick<QuarantineLink, 'accountId' | 'entryId' | 'action'>, nowMs: number): Promise<string>
  /** Undefined for what we have not made. One that has ended is read: its page says so. */
  read(token: string): Promise<QuarantineLink | undefined>
}

const KIND: SecretKind = {
  setting: 'quarantine-secrets',
  makesMs: SECRET_MAKES_MS,
  livesMs: SECRET_LIVES_MS,
  readMs: SECRET_READ_MS,
}
const TOKEN = /^([0-9a-z]{1,11})\.([0-9a-f]{28}|-)\.([a-z]{5,7})\.([0-9a-z]{1,10})\.([\w-]{43})$/

export function createLinkTokens(deps: KeptSecretDeps): LinkTokens {
  const secrets = createKeptSecrets(deps, KIND)
  return {
    async make({ accountId, entryId, action }, nowMs) {
      // Whole seconds: that is what the token says.
      const expiresMs = Math.floor((nowMs + LINK_DAYS * DAY_MS) / 1000) * 1000
      const link = { accountId, entryId, action, expiresMs }
      const { key } = await secrets.newest()
      const parts = [accountId.toString(36), entryId ?? '-', action, (expiresMs / 1000).toString(36)]
      return [...parts, hashOf(key, link).toString('base64url')].join('.')
    },
    async read(token) {
      const [, account = '', entry = '', word = '', seconds = '', written = ''] = TOKEN.exec(token) ?? []
      const action = LINK_ACTIONS.find((one) => one === word)
      if (action === undefined || (entry === '-') !== (action === 'digest')) return undefined
      const link: QuarantineLink = {
        accountId: Number.parseInt(account, 36) as AccountId,
        entryId: isEntryId(entry) ? entry : undefined,
        action,
        expiresMs: Number.parseInt(seconds, 36) * 1000,
      }
      const hash = Buffer.from(written, 'base64url')
      for (const { key } of await secrets.all(SECRET_READ_MS)) {
        const right = hashOf(key, link)
        if (right.length === hash.length && timingSafeEqual(right, hash)) return link
      }
      return undefined
    },
  }
}

/** What a link is remembered by once it was used: what it says, so that no other way of writing it works again. */
export function linkDigest({ accountId, entryId, action, expiresMs }: QuarantineLink): Uint8Array {
  return createHash('sha256')
    .update(JSON.stringify([accountId, entryId, action, expiresMs]))
    .digest()
}

function hashOf(key: Buffer, { accountId, entryId, action, expiresMs }: QuarantineLink): Buffer {
  return createHmac('sha256', key)
    .update(JSON.stringify(['quarantine', accountId, entryId ?? null, action, expiresMs]))
    .digest()
}
