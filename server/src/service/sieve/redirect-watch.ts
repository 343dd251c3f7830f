/**
 * Where a script sends mail, looked at when it is saved. What the account may not write to is refused; a target outside the
 * company that was not there before takes a fresh sign-in, is told to the holder and to the company's admins, and stands
 * in the ledger: stolen accounts are given such a rule first. THREATS SV3
 */
import { createHash } from 'node:crypto'
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import { Refusal } from '../../lib/refusal.ts'
import { domainOf, parseMailbox } from '../../mail/address.ts'
import type { Directory } from '../../store/directory.ts'
import type { AccountRecord } from '../../store/directory-types.ts'
import type { SieveStore } from '../../store/sieve-store.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { AccountNotices } from '../notice/account-notices.ts'
import { judgeRecipient } from '../policy/judge-recipient.ts'
import { FRESH_SIGN_IN_MS, NAMED_TARGETS_MAX, NOTICE_ADMINS_MAX, NOTICE_AGAIN_MS } from './limits.ts'
import type { ScriptActor } from './scripts.ts'

/** A `redirect` of a script. */
export type Target = {
  /** Undefined: made of variables, so that only a run tells. */
  readonly address: string | undefined
  readonly line: number
  readonly column: number
}

export type RedirectWatch = {
  /** Those that lead out of the company. Refusal `forbidden`: the account may not send mail to one of them. */
  judge(account: AccountRecord, targets: readonly Target[]): Promise<readonly Target[]>
  /**
   * Before the change: Refusal `expired` when it needs a fresh sign-in. What is returned is called when it is kept, and tells
   * whoever has to know; it does not fail for that.
   */
  begin(
    account: AccountRecord,
    store: SieveStore,
    actor: ScriptActor,
    outside: readonly Target[],
    before: readonly Target[],
  ): () => Promise<void>
}

export type RedirectWatchDeps = {
  readonly directory: Directory
  readonly notices: AccountNotices
  readonly ledger: Ledger
  readonly clock: Clock
  readonly log: Log
}

/** Stands for a target made of variables, beside addresses. */
const VARIABLE = '*'

export function createRedirectWatch(deps: RedirectWatchDeps): RedirectWatch {
  const { clock, log } = deps
  return {
    judge: (account, targets) => judge(deps.directory, account, targets),
    begin(account, store, actor, outside, before) {
      const known = new Set(before.map(nameOf))
      const fresh = [...new Set(outside.map(nameOf))].filter((name) => !known.has(name))
      if (fresh.length === 0) return async () => undefined
      const { signedInMs } = actor
      if (signedInMs !== undefined && clock.now() - signedInMs > FRESH_SIGN_IN_MS)
        throw new Refusal('expired', { key: 'sieve-scripts.sign-in-again' })
      return async () => {
        noteIn(deps.ledger, account, actor, fresh)
        try {
          const untold = await untoldOf(store, fresh, clock.now())
          if (untold.length > 0) await tell(deps, account, actor, untold)
        } catch (error) {
          // The rule is there and in the ledger: whoever saved it must not believe that it is not.
          log.error('sieve.redirect-not-told', error, { accountId: account.id })
        }
      }
    },
  }
}

function nameOf({ address }: Target): string {
  return address?.toLowerCase() ?? VARIABLE
}

async function judge(
  directory: Directory,
  account: AccountRecord,
  targets: readonly Target[],
): Promise<readonly Target[]> {
  const outside: Target[] = []
  const judged = new Map<string, boolean>()
  for (const target of targets) {
    const name = nameOf(target)
    const isOutside = judged.get(name) ?? (await leadsOut(directory, account, target))
    judged.set(name, isOutside)
    if (isOutside) outside.push(target)
  }
  return outside
}

/** Whether a copy leaves the company, by whatever way. */
async function leadsOut(directory: Directory, account: AccountRecord, { address }: Target): Promise<boolean> {
  if (address === undefined) return true
  const { id: accountId, organisationId } = account
  const writer = {
    reversePath: parseMailbox(account.address),
    principal: { accountId, organisationId },
  }
  const { targets, objection } = await judgeRecipient(directory, parseMailbox(address), writer)
  if (objection !== undefined) throw new Refusal('forbidden', objection.text)
  return targets.some(
    (target) => target.kind === 'outside' || target.account.organisationId !== organisationId,
  )
}

function noteIn(
  ledger: Ledger,
  account: AccountRecord,
  { principal, via }: ScriptActor,
  targets: readonly string[],
): void {
  ledger.note({
    kind: 'rule-changed',
    class: 'redirect',
    organisationId: account.organisationId,
    accountId: account.id,
    to: targets.filter((name) => name !== VARIABLE),
    by: principal.address,
    via,
    ...(principal.remoteAddress !== undefined && { ip: principal.remoteAddress }),
  })
}

/** A program that puts a script and makes it the active one right after tells once. */
async function untoldOf(
  store: SieveStore,
  targets: readonly string[],
  nowMs: number,
): Promise<readonly string[]> {
  const untold: string[] = []
  for (const name of targets) {
    const digest = createHash('sha256').update(name).digest()
    if (await store.remember('redirect', digest, { nowMs, untilMs: nowMs + NOTICE_AGAIN_MS }))
      untold.push(name)
  }
  return untold
}

/** The holder, and the company's admins, else the operators. */
async function tell(
  { directory, notices }: RedirectWatchDeps,
  account: AccountRecord,
  { principal }: ScriptActor,
  targets: readonly string[],
): Promise<void> {
  const admins = await directory.read(async ({ accounts }) => {
    const own = await accounts.withRole('company-admin', account.organisationId, NOTICE_ADMINS_MAX)
    const others = own.filter(({ id }) => id !== account.id)
    return others.length > 0 ? others : await accounts.withRole('operator', undefined, NOTICE_ADMINS_MAX)
  })
  const addresses = targets.filter((name) => name !== VARIABLE)
  const values = { account: account.address, by: principal.address, n: targets.length }
  for (const { address, language, id } of [account, ...admins.filter(({ id }) => id !== account.id)]) {
    const own = id === account.id
    await notices.send({
      to: address,
      domain: domainOf(account.address),
      language,
      subject: { key: 'sieve-scripts.told.subject', values },
      paragraphs: [
        { key: own ? 'sieve-scripts.told.holder' : 'sieve-scripts.told.admin', values },
        ...addresses.slice(0, NAMED_TARGETS_MAX).map((asItIs) => ({ asItIs })),
        ...(addresses.length > NAMED_TARGETS_MAX
          ? [{ key: 'sieve-scripts.told.more', values: { n: addresses.length - NAMED_TARGETS_MAX } }]
          : []),
        ...(targets.includes(VARIABLE) ? [{ key: 'sieve-scripts.told.variable' }] : []),
        { key: own ? 'sieve-scripts.told.not-you' : 'sieve-scripts.told.look', values },
      ],
    })
  }
}
