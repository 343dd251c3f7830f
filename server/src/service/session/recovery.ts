/**
 * Asking for a new password without being able to sign in, and the address outside that the link goes to. Whoever asks
 * learns nothing: the answer is given before anybody is looked for. THREATS ID2, ID10
 */
import { Pace } from '../../lib/pace.ts'
import { Refusal } from '../../lib/refusal.ts'
import { canonicalAddress, domainOf, tryParseMailbox } from '../../mail/address.ts'
import type { AccountId } from '../../mail/ids.ts'
import { networkOf } from '../../net/connection-limiter.ts'
import { RECOVERY_SETTING } from '../../store/directory-settings.ts'
import type { AccountRecord } from '../../store/directory-types.ts'
import { isServedOutside } from '../account/outside-passwords.ts'
import type { AccountNotices } from '../notice/account-notices.ts'
import {
  ASKED_NETWORKS_MAX,
  ASKS_PER_NETWORK,
  ASKS_WINDOW_MS,
  RESET_LIFE_MS,
  RESETS_OPEN_MAX,
} from './limits.ts'
import { makeResetLink, type ResetLinkDeps } from './password-reset.ts'
import type { AccountPrincipal } from './web-sessions.ts'

export type Recovery = {
  /**
   * Returns at once. What follows happens afterwards, or not at all: nobody can tell from here whether there is such an
   * account, and whether it has a recovery address.
   */
  ask(address: string, remoteAddress: string): void
  /** The recovery address of one's own account; undefined: none was chosen. */
  get(accountId: AccountId): Promise<string | undefined>
  /** Refusal `invalid` for what is no address, or one that the account itself has. Undefined removes it. */
  set(principal: AccountPrincipal, address: string | undefined): Promise<string | undefined>
  /** Resolves when everything asked for so far has been done. */
  settled(): Promise<void>
}

export type RecoveryDeps = ResetLinkDeps & { readonly notices: AccountNotices }

export function createRecovery(deps: RecoveryDeps): Recovery {
  const { log, clock } = deps
  const pace = new Pace<string>(
    { times: ASKS_PER_NETWORK, windowMs: ASKS_WINDOW_MS, remembered: ASKED_NETWORKS_MAX },
    clock,
  )
  const running = new Set<Promise<void>>()
  return {
    ask(address, remoteAddress) {
      if (!pace.take(networkOf(remoteAddress))) {
        log.info('password-reset.throttled', { network: networkOf(remoteAddress) })
        return
      }
      const work = sendLink(deps, address)
        .catch((error: unknown) => log.error('password-reset.failed', error))
        .finally(() => running.delete(work))
      running.add(work)
    },
    get: (accountId) => recoveryAddress(deps, accountId),
    set: (principal, address) => setRecoveryAddress(deps, principal, address),
    async settled() {
      await Promise.all(running)
    },
  }
}

/** What was once written is checked again: it is mailed to. */
export async function recoveryAddress(
  { directory }: Pick<RecoveryDeps, 'directory'>,
  accountId: AccountId,
): Promise<string | undefined> {
  const set = await directory.read(({ settings }) => settings.get('account', accountId, RECOVERY_SETTING))
  return typeof set === 'string' && tryParseMailbox(set) !== undefined ? set : undefined
}

async function sendLink(deps: RecoveryDeps, written: string): Promise<void> {
  const { directory, notices, clock } = deps
  const known = await directory.accountByAddress(written)
  if (known === undefined) return
  // As it is now: the link ends with the next change of the account.
  const account = await directory.read(({ accounts }) => accounts.get(known.id))
  // Of an account that may be in other hands, so may be its recovery address.
  if (account === undefined || account.state !== 'enabled' || account.paused) return
  if (isServedOutside(deps.outside, account.address)) return
  const to = await recoveryAddress(deps, account.id)
  if (to === undefined) return
  const open = await directory.read(({ passwordResets }) =>
    passwordResets.countOpen(account.id, account.version, clock.now()),
  )
  // A mailbox is not filled by asking again and again.
  if (open >= RESETS_OPEN_MAX) return
  const { url } = await makeResetLink(deps, account, 'holder')
  const values = { account: account.address, n: RESET_LIFE_MS / 60_000 }
  await notices.send({
    to,
    domain: domainOf(account.address),
    language: account.language,
    subject: { key: 'reset.mail.subject' },
    paragraphs: [
      { key: 'reset.mail.opening', values },
      { asItIs: url.reveal() },
      { key: 'reset.mail.notYou', values },
    ],
  })
}

async function setRecoveryAddress(
  deps: RecoveryDeps,
  { accountId, address: own, language }: AccountPrincipal,
  written: string | undefined,
): Promise<string | undefined> {
  const { directory, notices, log } = deps
  const address = written === undefined ? undefined : outsideAddress(written)
  if (address !== undefined && (await directory.ownAddresses(accountId)).has(address))
    throw new Refusal('invalid', { key: 'recovery.own' })
  await directory.writeUnseen(({ settings }) => settings.set('account', accountId, RECOVERY_SETTING, address))
  log.info('recovery-address.changed', { accountId, set: address !== undefined })
  const values = { account: own, address: address ?? '' }
  await notices.send({
    to: own,
    domain: domainOf(own),
    language,
    subject: { key: 'recovery.mail.subject' },
    paragraphs: [
      { key: address === undefined ? 'recovery.mail.removed' : 'recovery.mail.set', values },
      { key: 'recovery.mail.notYou', values },
    ],
  })
  return address
}

function outsideAddress(written: string): string {
  const parsed = tryParseMailbox(written.trim())
  if (parsed === undefined) throw new Refusal('invalid', { key: 'recovery.invalid' })
  return canonicalAddress(parsed)
}

/** Tells the person, at the account and at its recovery address, that the password was changed by a link. */
export async function tellPasswordChanged(
  deps: Pick<RecoveryDeps, 'directory' | 'notices'>,
  account: AccountRecord,
): Promise<void> {
  const recovery = await recoveryAddress(deps, account.id)
  const values = { account: account.address, admin: `postmaster@${domainOf(account.address)}` }
  for (const to of recovery === undefined ? [account.address] : [account.address, recovery])
    await deps.notices.send({
      to,
      domain: domainOf(account.address),
      language: account.language,
      subject: { key: 'reset.done.subject' },
      paragraphs: [
        { key: 'reset.done.opening', values },
        { key: 'reset.done.check' },
        { key: 'reset.done.notYou', values },
      ],
    })
}
