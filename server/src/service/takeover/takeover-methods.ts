/**
 * What admins do about accounts that the breaker stopped: look, let mail go, discard it, give the account back. A
 * company's admin sees the own company's cases only; whoever is stopped cannot ask. THREATS SUB3, TE1
 */
import { z } from 'zod'
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import type { Texts } from '../../lib/text.ts'
import { toAsciiDomain } from '../../mail/domain.ts'
import type { Directory } from '../../store/directory.ts'
import type { TakeoverCase } from '../../store/directory-takeover.ts'
import type { AccountRecord } from '../../store/directory-types.ts'
import type { QueueEntry } from '../../store/queue-admin.ts'
import type { HashGate } from '../account/argon2.ts'
import type { OutsideDomains } from '../account/outside-passwords.ts'
import type { Principal } from '../account/principal.ts'
import { findAccount, findAccountToChange, listedCompany, no } from '../admin/access.ts'
import { addressText, domainText, properName, secret } from '../admin/inputs.ts'
import { type AdminMethod, adminMethod, type Json } from '../admin/method.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { numberOf, queueIdOf } from '../queue/queue-id.ts'
import { evidenceText } from './evidence-text.ts'
import type { HeldMail } from './held-mail.ts'
import { CASES_MAX, SHOWN_MAX } from './limits.ts'
import { lettersOf, pileUp } from './piles.ts'
import { restore } from './restore.ts'
import type { Evidence } from './rules.ts'

export type TakeoverMethodDeps = {
  readonly directory: Directory
  readonly mail: HeldMail
  readonly gate: () => Promise<HashGate>
  readonly outside: OutsideDomains | undefined
  readonly texts: Texts
  readonly clock: Clock
  readonly ledger: Ledger | undefined
  readonly log: Log
  /** The running queue looks at the cases again. */
  heard(): Promise<void>
  /** Admins hear that the account is back. */
  tellOver(one: TakeoverCase): Promise<void>
}

/** What each method takes: also for those who call it from another thread. */
export const TAKEOVER_INPUTS = {
  'takeover.list': z.strictObject({ company: properName.optional(), all: z.boolean().default(false) }),
  'takeover.show': z.strictObject({ address: addressText }),
  'takeover.piles': z.strictObject({ address: addressText }),
  'takeover.release': changeInput(),
  'takeover.drop': changeInput(),
  'takeover.restore': z.strictObject({
    address: addressText,
    password: secret.optional(),
    generate: z.boolean().optional(),
    /** It was changed after the account was stopped, here or where it is kept. */
    passwordChanged: z.boolean().optional(),
    /** It was the person: the password stays, and what they send next is learned. */
    itWasThem: z.boolean().optional(),
    /** App passwords and API keys stay: by default only when it was the person. */
    keepAppPasswords: z.boolean().optional(),
  }),
}

function changeInput() {
  return z.strictObject({
    address: addressText,
    id: z.string().max(16).optional(),
    /** Messages of one pile. */
    ids: z.array(z.string().max(16)).min(1).max(SHOWN_MAX).optional(),
    domain: domainText.optional(),
    recipient: addressText.optional(),
    beforeMs: z.int().min(0).optional(),
    all: z.boolean().default(false),
  })
}

export function takeoverMethods(deps: TakeoverMethodDeps): readonly AdminMethod[] {
  const { directory, mail } = deps
  return [
    adminMethod({
      name: 'takeover.list',
      scope: 'company',
      input: TAKEOVER_INPUTS['takeover.list'],
      run: async (principal, { company, all }) => {
        const found = await directory.read(async (tables) => {
          const cases = await tables.takeovers.list(
            await listedCompany(tables, principal, company),
            !all,
            CASES_MAX,
          )
          return await Promise.all(
            cases.map(async (one) => ({ one, account: await tables.accounts.get(one.accountId) })),
          )
        })
        const cases: Json[] = []
        for (const { one, account } of found) cases.push(await caseJson(deps, principal, one, account))
        return { cases }
      },
    }),
    adminMethod({
      name: 'takeover.show',
      scope: 'company',
      input: TAKEOVER_INPUTS['takeover.show'],
      run: async (principal, { address }) => {
        const { account, one } = await caseOf(deps, principal, address, findAccount)
        const entries = await mail.list(account.id)
        return {
          ...(await caseJson(deps, principal, one, account)),
          messages: entries.map(entryJson),
          more: entries.length === SHOWN_MAX,
        }
      },
    }),
    pilesMethod(deps),
    changeMethod(deps, 'release'),
    changeMethod(deps, 'drop'),
    adminMethod({
      name: 'takeover.restore',
      scope: 'company',
      input: TAKEOVER_INPUTS['takeover.restore'],
      run: async (principal, { address, ...choice }) => {
        const { account, one } = await caseOf(deps, principal, address, findAccountToChange)
        if (one.closedMs !== undefined) throw no('cannot', 'takeover.notPaused', { address: account.address })
        const { generated } = await restore(deps, principal, { account, one, choice })
        const held = await mail.count(account.id)
        return {
          address: account.address,
          held: held.messages,
          ...(generated !== undefined && { password: generated }),
        }
      },
    }),
  ]
}

/** What is held, by likeness: subjects, and the words of one of each pile. Who looks is written down. THREATS LG3 */
function pilesMethod(deps: TakeoverMethodDeps): AdminMethod {
  const { mail, ledger } = deps
  return adminMethod({
    name: 'takeover.piles',
    scope: 'company',
    input: TAKEOVER_INPUTS['takeover.piles'],
    run: async (principal, { address }) => {
      const { account } = await caseOf(deps, principal, address, findAccountToChange)
      const entries = await mail.list(account.id)
      ledger?.note({
        ...{ kind: 'mailbox-viewed', organisationId: account.organisationId, accountId: account.id },
        ...{ by: principal.address, class: 'stolen-account' },
      })
      const letters = await lettersOf(entries, (ids) => mail.starts(ids))
      return { piles: pileUp(letters), more: entries.length === SHOWN_MAX }
    },
  })
}

function changeMethod(deps: TakeoverMethodDeps, verb: 'release' | 'drop'): AdminMethod {
  const { directory, mail } = deps
  return adminMethod({
    name: `takeover.${verb}`,
    scope: 'company',
    input: TAKEOVER_INPUTS[`takeover.${verb}`],
    run: async (principal, { address, all, ...wanted }) => {
      // Everything is changed only where somebody says so.
      if (!all && Object.values(wanted).every((value) => value === undefined))
        throw no('invalid', 'queue.noFilter')
      const { account, one } = await caseOf(deps, principal, address, findAccountToChange)
      const { id, ids, domain, recipient, beforeMs } = wanted
      const { changed } = await mail.change(
        verb,
        account.id,
        {
          // An id that is none matches nothing: ids begin with 1.
          messageId: id === undefined ? undefined : (numberOf(id) ?? 0),
          messageIds: ids?.map((one) => numberOf(one) ?? 0),
          domain: domain === undefined ? undefined : (toAsciiDomain(domain) ?? domain.toLowerCase()),
          recipient: recipient?.toLowerCase(),
          acceptedBeforeMs: beforeMs,
        },
        principal.address,
      )
      if (changed === 0 && id !== undefined) throw no('not-found', 'queue.noMessage', { id })
      await directory.writeUnseen(({ takeovers }) =>
        takeovers.count(one.id, verb === 'release' ? 'released' : 'dropped', changed),
      )
      return { changed, held: (await mail.count(account.id)).recipients }
    },
  })
}

/** The account's newest case. */
async function caseOf(
  { directory }: TakeoverMethodDeps,
  principal: Principal,
  address: string,
  find: typeof findAccount,
): Promise<{ readonly account: AccountRecord; readonly one: TakeoverCase }> {
  return await directory.read(async (tables) => {
    const account = await find(tables, principal, address)
    const one = await tables.takeovers.lastOf(account.id)
    if (one === undefined) throw no('not-found', 'takeover.noCase', { address: account.address })
    return { account, one }
  })
}

async function caseJson(
  { texts, mail }: TakeoverMethodDeps,
  { language }: Principal,
  one: TakeoverCase,
  account: AccountRecord | undefined,
): Promise<{ readonly [key: string]: Json }> {
  const evidence = JSON.parse(one.evidence) as Evidence
  const held = await mail.count(one.accountId)
  return {
    case: one.id,
    // Of an account that was removed since, nothing is known.
    address: account?.address ?? null,
    organisationId: one.organisationId,
    state: one.closedMs === undefined ? 'open' : 'closed',
    beganMs: one.beganMs,
    toldMs: one.toldMs ?? null,
    closedMs: one.closedMs ?? null,
    closedBy: one.closedBy ?? null,
    why: evidenceText(texts, language, evidence),
    evidence: { ...evidence },
    held: held.messages,
    heldRecipients: held.recipients,
    released: one.released,
    dropped: one.dropped,
  }
}

/** No subject: whoever administers has no key to other people's mail. */
function entryJson({ message, recipient }: QueueEntry): Json {
  return {
    id: queueIdOf(message.id),
    sender: message.sender,
    recipient: recipient.address,
    acceptedMs: message.acceptedMs,
    sizeBytes: message.sizeBytes,
  }
}
