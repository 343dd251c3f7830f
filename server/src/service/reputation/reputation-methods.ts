/**
 * Reputation as administrative methods: on which block lists we are or were, what to do, and what others answer and report.
 * Addresses are the operator's; a domain's admin sees the company's domains. MISSION M18
 */
import { z } from 'zod'
import type { Clock } from '../../lib/clock.ts'
import { Refusal } from '../../lib/refusal.ts'
import type { Language } from '../../lib/text.ts'
import { toAsciiDomain } from '../../mail/domain.ts'
import type { DomainId, OrganisationId } from '../../mail/ids.ts'
import { canonicalHostAddress, isHostAddress } from '../../net/host-address.ts'
import type { Directory } from '../../store/directory.ts'
import type { Listing, LookedSubject, ReputationFilter } from '../../store/directory-reputation.ts'
import type { DirectoryTables } from '../../store/directory-tables.ts'
import type { Principal } from '../account/principal.ts'
import { findDomain, listedCompany } from '../admin/access.ts'
import { domainText } from '../admin/inputs.ts'
import { type AdminMethod, adminMethod, type Json } from '../admin/method.ts'
import type { BlockList } from './block-lists.ts'
import { CHECKS_WAITING_MAX, PAGE_MAX } from './limits.ts'
import type { Scope } from './look-around.ts'

export type ReputationMethodDeps = {
  readonly directory: Directory
  readonly lists: () => Promise<readonly BlockList[]>
  /** Looks at the lists now. */
  readonly check: (scope: Scope) => Promise<void>
  /** How others answered what was sent to them; of one company or of all. */
  readonly replies: (organisationId: OrganisationId | undefined) => Promise<readonly ProviderReplies[]>
  /** What others reported of mail in a domain's name. */
  readonly reports: (tables: DirectoryTables, domain: DomainId) => Promise<Json>
  readonly clock: Pick<Clock, 'now'>
}

/** Recipients in the last days. */
export type ProviderReplies = {
  /** Undefined: all that are no provider we know. */
  readonly provider: string | undefined
  readonly taken: number
  /** Put off or refused for whatever reason, and of those for what they think of us. */
  readonly refused: number
  readonly reputation: number
}

const company = z.string().min(1).max(200).optional()
const limit = z.int().min(1).max(PAGE_MAX).default(100)

export const REPUTATION_INPUTS = {
  'reputation.show': z.strictObject({ company, after: z.string().max(253).default(''), limit }),
  'reputation.domain': z.strictObject({ domain: domainText }),
  'reputation.history': z.strictObject({
    company,
    /** An address or a domain. */
    name: z.string().min(1).max(253).optional(),
    before: z.iso.datetime({ offset: true }).optional(),
    limit,
  }),
  'reputation.check': z.strictObject({ company, domain: domainText.optional() }),
}

export function reputationMethods(deps: ReputationMethodDeps): readonly AdminMethod[] {
  const { directory } = deps
  let checking = 0
  return [
    adminMethod({
      name: 'reputation.show',
      scope: 'company',
      input: REPUTATION_INPUTS['reputation.show'],
      run: (principal, input) => show(deps, principal, input),
    }),
    adminMethod({
      name: 'reputation.domain',
      scope: 'company',
      input: REPUTATION_INPUTS['reputation.domain'],
      run: async (principal, { domain }) => {
        const lists = await deps.lists()
        return await directory.read(async (tables) => {
          const { id, name } = await findDomain(tables, principal, domain)
          const of: ReputationFilter = { kind: 'domain', name }
          const [found] = await tables.reputation.subjects(of, '', 1)
          const open = await tables.reputation.open(of)
          const looked = found ?? { ...NOT_LOOKED, name }
          const reports = await deps.reports(tables, id)
          return { ...subjectJson(looked, open, lists, principal.language), reports }
        })
      },
    }),
    adminMethod({
      name: 'reputation.history',
      scope: 'company',
      input: REPUTATION_INPUTS['reputation.history'],
      run: (principal, input) => history(deps, principal, input),
    }),
    adminMethod({
      name: 'reputation.check',
      scope: 'company',
      input: REPUTATION_INPUTS['reputation.check'],
      run: async (principal, input) => {
        const scope = await directory.read(async (tables): Promise<Scope> => {
          const organisationId = await listedCompany(tables, principal, input.company)
          if (input.domain === undefined) return { organisationId }
          const { name, organisationId: owner } = await findDomain(tables, principal, input.domain)
          return { organisationId: organisationId ?? owner, domain: name }
        })
        // One after the other: whoever asks on and on must not have others wait for ever.
        if (checking >= CHECKS_WAITING_MAX) throw new Refusal('try-later', { key: 'dns.busy' })
        checking++
        await deps.check(scope).finally(() => {
          checking--
        })
        const shown = { company: input.company, after: '', limit: PAGE_MAX }
        return await show(deps, principal, shown)
      },
    }),
  ]
}

const NOT_LOOKED = {
  kind: 'domain',
  organisationId: undefined,
  clean: 0,
  refused: [],
  silent: [],
  lookedMs: 0,
} as const

async function show(
  deps: ReputationMethodDeps,
  principal: Principal,
  { company, after, limit }: z.infer<(typeof REPUTATION_INPUTS)['reputation.show']>,
): Promise<Json> {
  const lists = await deps.lists()
  const organisationId = await deps.directory.read((tables) => listedCompany(tables, principal, company))
  const replies = await deps.replies(organisationId)
  return await deps.directory.read(async ({ reputation }) => {
    const open = await reputation.open({ organisationId })
    const json = (one: LookedSubject): Json => subjectJson(one, open, lists, principal.language)
    // Addresses have no company: whoever asks for one sees none of them.
    const addresses =
      organisationId === undefined ? await reputation.subjects({ kind: 'address' }, '', PAGE_MAX) : []
    const domains = await reputation.subjects({ kind: 'domain', organisationId }, after, limit + 1)
    const page = domains.slice(0, limit)
    return {
      nextCheckAt: instant(await reputation.turn()),
      addresses: addresses.map(json),
      domains: page.map(json),
      next: domains.length > limit ? (page.at(-1)?.name ?? null) : null,
      replies: replies.map(({ provider, ...counts }) => ({ provider: provider ?? null, ...counts })),
    }
  })
}

async function history(
  { directory, lists, clock }: ReputationMethodDeps,
  principal: Principal,
  { company, name, before, limit }: z.infer<(typeof REPUTATION_INPUTS)['reputation.history']>,
): Promise<Json> {
  const known = await lists()
  return await directory.read(async (tables) => {
    const organisationId = await listedCompany(tables, principal, company)
    const beforeMs = before === undefined ? clock.now() + 1 : Date.parse(before)
    const of = { organisationId, name: name && writtenName(name) }
    const found = await tables.reputation.history(of, beforeMs, limit)
    return { listings: found.map((one) => ({ kind: one.kind, name: one.name, ...listingJson(one, known) })) }
  })
}

function subjectJson(
  subject: LookedSubject,
  open: readonly Listing[],
  lists: readonly BlockList[],
  language: Language,
): Readonly<Record<string, Json>> {
  const nameOf = (id: string): string => lists.find((one) => one.id === id)?.name ?? id
  const own = open.filter(({ kind, name }) => kind === subject.kind && name === subject.name)
  return {
    kind: subject.kind,
    name: subject.name,
    checkedAt: subject.lookedMs === 0 ? null : instant(subject.lookedMs),
    clean: subject.clean,
    listed: own.map((one) => {
      const { until: _, ...listing } = listingJson(one, lists)
      const list = lists.find(({ id }) => id === one.list)
      return { ...listing, page: list?.page ?? null, steps: list?.steps[language] ?? null }
    }),
    refused: subject.refused.map(nameOf),
    silent: subject.silent.map(nameOf),
  }
}

function listingJson(listing: Listing, lists: readonly BlockList[]) {
  const list = lists.find(({ id }) => id === listing.list)
  return {
    list: listing.list,
    listName: list?.name ?? listing.list,
    since: instant(listing.fromMs),
    until: listing.untilMs === undefined ? null : instant(listing.untilMs),
    found: listing.found,
    meaning: listing.found.flatMap((code) => list?.codes?.[code] ?? []),
    reason: listing.reason,
  }
}

/** As it is kept: `2001:DB8::1` as `2001:db8::1`, `CAÑA.es` as `xn--caa-8ma.es`. */
function writtenName(name: string): string {
  return isHostAddress(name) ? canonicalHostAddress(name) : (toAsciiDomain(name) ?? name.toLowerCase())
}

function instant(ms: number): string {
  return new Date(ms).toISOString()
}
