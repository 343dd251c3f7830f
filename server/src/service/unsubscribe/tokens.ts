/**
 * What lets a person unsubscribe without signing in: the account that writes and the address it writes to, under a keyed
 * hash of ours. It is good for as long as there is mail that carries it. RFC 8058 §3.1
 *
 *   3f.YmVhQG90cmEuZXM.8Jk2…   in a link, complete in itself
 *   unsubscribe-3f-k3v9x2qa…    in an address: whose it is, the mail that comes there says
 */
import { createHmac } from 'node:crypto'
import type { AccountId } from '../../mail/ids.ts'
import { createKeptSecrets, type KeptSecretDeps, type SecretKind } from '../signing/kept-secrets.ts'
import { isSameText } from '../signing/same-text.ts'
import { KEY_READ_MS, LINK_HASH_BYTES, MAIL_HASH_CHARACTERS, RECIPIENT_MAX } from './limits.ts'

export type Unsubscriber = { readonly accountId: AccountId; readonly recipient: string }

export type UnsubscribeTokens = {
  link(who: Unsubscriber): Promise<string>
  /** Undefined for what we have not made. */
  readLink(token: string): Promise<Unsubscriber | undefined>
  /** A local part in any domain of ours. */
  mail(who: Unsubscriber): Promise<string>
  /** The account that no longer is to write to `sender`; undefined when the local part is not made for that one. */
  readMail(local: string, sender: string): Promise<AccountId | undefined>
}

const KIND: SecretKind = {
  setting: 'unsubscribe-secrets',
  makesMs: Number.POSITIVE_INFINITY,
  livesMs: Number.POSITIVE_INFINITY,
  readMs: KEY_READ_MS,
}
const LINK = /^([0-9a-z]{1,11})\.([\w-]{1,400})\.([\w-]{22})$/
const MAIL = /^unsubscribe-([0-9a-z]{1,11})-([0-9a-f]{20})$/i

export function looksUnsubscribing(local: string): boolean {
  return MAIL.test(local)
}

export function createUnsubscribeTokens(deps: KeptSecretDeps): UnsubscribeTokens {
  const secrets = createKeptSecrets(deps, KIND)
  const hash = async (purpose: 'link' | 'mail', who: Unsubscriber): Promise<Buffer> =>
    hashOf((await secrets.newest()).key, purpose, who)
  const isOurs = async (
    purpose: 'link' | 'mail',
    who: Unsubscriber,
    wear: (digest: Buffer) => string,
    written: string,
  ) => {
    for (const { key } of await secrets.all(KEY_READ_MS))
      if (isSameText(wear(hashOf(key, purpose, who)), written)) return true
    return false
  }
  return {
    async link(who) {
      const recipient = Buffer.from(who.recipient).toString('base64url')
      return `${who.accountId.toString(36)}.${recipient}.${linkWear(await hash('link', who))}`
    },
    async readLink(token) {
      const [, account = '', coded = '', written = ''] = LINK.exec(token) ?? []
      const recipient = Buffer.from(coded, 'base64url').toString()
      if (account === '' || recipient.length > RECIPIENT_MAX) return undefined
      const who = { accountId: Number.parseInt(account, 36) as AccountId, recipient }
      return (await isOurs('link', who, linkWear, written)) ? who : undefined
    },
    async mail(who) {
      return `unsubscribe-${who.accountId.toString(36)}-${mailWear(await hash('mail', who))}`
    },
    async readMail(local, recipient) {
      const [, account = '', written = ''] = MAIL.exec(local.toLowerCase()) ?? []
      if (account === '') return undefined
      const who = { accountId: Number.parseInt(account, 36) as AccountId, recipient }
      return (await isOurs('mail', who, mailWear, written)) ? who.accountId : undefined
    },
  }
}

function hashOf(key: Buffer, purpose: string, { accountId, recipient }: Unsubscriber): Buffer {
  return createHmac('sha256', key)
    .update(JSON.stringify([purpose, accountId, recipient.toLowerCase()]))
    .digest()
}

function linkWear(digest: Buffer): string {
  return digest.subarray(0, LINK_HASH_BYTES).toString('base64url')
}

function mailWear(digest: Buffer): string {
  return digest.toString('hex').slice(0, MAIL_HASH_CHARACTERS)
}
