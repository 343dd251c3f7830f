/**
 * Acting on one held message by a link of a summary, without signing in: looking shows what it is about, and only using it
 * does anything, once. A link is its account's alone, and worth what that account may do now. THREATS ID10, TE1
 */
import { Refusal } from '../../lib/refusal.ts'
import type { Language, Texts } from '../../lib/text.ts'
import type { Directory } from '../../store/directory.ts'
import type { AccountRecord } from '../../store/directory-types.ts'
import type { HeldEntry } from '../../store/quarantine/quarantine-types.ts'
import type { Principal } from '../account/principal.ts'
import { assertMayAct, maySee } from './access.ts'
import { type ActDeps, createActs, senderOf } from './acts.ts'
import { dayText } from './day-text.ts'
import { type LinkAction, type LinkTokens, linkDigest, type QuarantineLink } from './link-tokens.ts'
import type { Reasons } from './reason.ts'
import { companyQuarantine, DIGEST_SETTING, type Frequency, ownFrequency } from './settings.ts'

/** What the page of a link says. */
export type LinkPage = {
  readonly action: LinkAction
  readonly done: boolean
  readonly account: string
  /** Undefined with `digest`. */
  readonly message?: {
    readonly sender: string
    readonly subject: string
    readonly date: string
    readonly reason: string
    readonly recipient: string
    /** Nobody's alone: it goes on to that place. */
    readonly shared: boolean
  }
  readonly frequency?: Frequency
}

export type QuarantineLinks = {
  /** Changes nothing. Throws Refusal: `not-found` for a link that is none of ours, `expired` for one that works no more. */
  look(token: string, language: Language): Promise<LinkPage>
  use(token: string, language: Language, frequency: Frequency | undefined): Promise<LinkPage>
}

export type LinkDeps = ActDeps & {
  readonly directory: Directory
  readonly tokens: LinkTokens
  readonly reasons: Reasons
  readonly texts: Texts
  readonly timeZone: string
}

type Opened = {
  readonly link: QuarantineLink
  readonly account: AccountRecord
  readonly principal: Principal
  readonly entry: HeldEntry | undefined
  readonly timeZone: string
}

export function createQuarantineLinks(deps: LinkDeps): QuarantineLinks {
  const acts = createActs(deps)
  const { store, clock } = deps
  return {
    async look(token, language) {
      const opened = await open(deps, token, language)
      return await pageOf(deps, opened, language, false)
    },
    async use(token, language, frequency) {
      const opened = await open(deps, token, language)
      const { link, account, principal, entry } = opened
      if (entry === undefined) {
        if (frequency === undefined) throw new Refusal('invalid', { key: 'digest.chooseOne' })
        await deps.directory.write(({ settings }) =>
          settings.set('account', account.id, DIGEST_SETTING, frequency),
        )
        deps.log.info('quarantine.digest', { account: account.id, frequency, via: 'link' })
        return await pageOf(deps, opened, language, true)
      }
      const { organisationId } = account
      const digest = linkDigest(link)
      const nowMs = clock.now()
      const before = await store.useLink(organisationId, digest, { nowMs, expiresMs: link.expiresMs })
      if (before !== undefined) throw used(before, language, opened.timeZone)
      try {
        await acts[link.action === 'digest' ? 'release' : link.action](principal, entry, 'link')
      } catch (error) {
        // It was not done: the link is as good as before.
        await store.unuseLink(organisationId, digest)
        throw error
      }
      return await pageOf(deps, opened, language, true)
    },
  }
}

async function open(deps: LinkDeps, token: string, language: Language): Promise<Opened> {
  const { tokens, directory, store, clock } = deps
  const link = await tokens.read(token)
  const account = link === undefined ? undefined : await directory.account(link.accountId)
  // An account that is gone or suspended has no links: that is not told apart from one that is none.
  if (link === undefined || account === undefined || account.state !== 'enabled') throw noLink()
  const { timeZone } = await directory.read(({ settings }) =>
    companyQuarantine(settings, account.organisationId, deps.timeZone),
  )
  if (link.expiresMs <= clock.now()) throw new Refusal('expired', { key: 'digest.expired' })
  const principal = principalOf(account, language)
  if (link.entryId === undefined) return { link, account, principal, entry: undefined, timeZone }
  const usedMs = await store.linkUsed(account.organisationId, linkDigest(link))
  if (usedMs !== undefined) throw used(usedMs, language, timeZone)
  const entry = await store.find(link.entryId)
  if (entry === undefined) throw new Refusal('expired', { key: 'digest.gone' })
  await directory.read(async (tables) => {
    if (entry.organisationId !== account.organisationId) throw noLink()
    // What the account was at the time does not count: an admin of then may be none now.
    if (!(await maySee(tables, principal, entry))) throw noLink()
    await assertMayAct(tables, principal, entry)
  })
  if (entry.state === 'released' && link.action === 'release')
    throw new Refusal('expired', {
      key: 'digest.already',
      values: { date: dayText(entry.changedMs ?? entry.heldMs, language, timeZone) },
    })
  return { link, account, principal, entry, timeZone }
}

function noLink(): Refusal {
  return new Refusal('not-found', { key: 'digest.noLink' })
}

function used(ms: number, language: Language, timeZone: string): Refusal {
  return new Refusal('expired', { key: 'digest.used', values: { date: dayText(ms, language, timeZone) } })
}

function principalOf(account: AccountRecord, language: Language): Principal {
  const { id: accountId, organisationId, address, role, protocols: scopes, version } = account
  return { accountId, organisationId, address, role, language, scopes, version }
}

async function pageOf(
  deps: LinkDeps,
  { link, account, entry, timeZone }: Opened,
  language: Language,
  done: boolean,
): Promise<LinkPage> {
  const { action } = link
  if (entry === undefined) {
    const frequency = await deps.directory.read(
      async ({ settings }) =>
        (await ownFrequency(settings, account.id)) ??
        (await companyQuarantine(settings, account.organisationId, timeZone)).digest,
    )
    return { action, done, account: account.address, frequency }
  }
  const noSubject = deps.texts.format(language, { key: 'digest.noSubject' })
  return {
    ...{ action, done, account: account.address },
    message: {
      sender: action === 'release' ? writerOf(entry) : senderOf(entry),
      subject: entry.subject.trim() === '' ? noSubject : entry.subject,
      date: dayText(entry.heldMs, language, timeZone),
      reason: deps.reasons.verdict(language, entry.verdict),
      recipient: entry.address,
      shared: entry.accountId === undefined,
    },
  }
}

/** As people know it; never empty. */
function writerOf({ from, reversePath }: HeldEntry): string {
  const address = from.address === '' ? reversePath : from.address
  if (from.name === '' || from.name === address) return address === '' ? '<>' : address
  return address === '' ? from.name : `${from.name} <${address}>`
}
