/**
 * Held mail as administrative methods: people look at their own, let it go, discard it, and say how often they want to hear
 * of it; a company's admins do it for the company, and who looked and acted is written down. MISSION M9
 */
import type { Texts } from '../../lib/text.ts'
import type { Directory } from '../../store/directory.ts'
import type { EntryFilter, HeldEntry } from '../../store/quarantine/quarantine-types.ts'
import type { Principal } from '../account/principal.ts'
import { findAccount, findAccountToChange, findCompany, no } from '../admin/access.ts'
import { type AdminMethod, adminMethod, type Json } from '../admin/method.ts'
import { findOwn, findVisible, isAnothers } from './access.ts'
import { type ActDeps, type Acts, createActs, mayDrop } from './acts.ts'
import { auditEntry, auditLook } from './audit.ts'
import { type DropInput, QUARANTINE_INPUTS } from './inputs.ts'
import { DAY_MS, DROP_ROWS } from './limits.ts'
import type { Reasons } from './reason.ts'
import { filterOf, scopeOf } from './scope.ts'
import {
  companyQuarantine,
  DIGEST_SETTING,
  isTimeZone,
  ownFrequency,
  setCompanyQuarantine,
} from './settings.ts'
import { showMail } from './show.ts'

export type QuarantineMethodDeps = ActDeps & {
  readonly directory: Directory
  readonly texts: Texts
  readonly reasons: Reasons
  /** Of this server: for companies that have set none. */
  readonly timeZone: string
}

export function quarantineMethods(deps: QuarantineMethodDeps): readonly AdminMethod[] {
  const acts = createActs(deps)
  return [
    ...looks(deps),
    ...changes(deps, acts),
    dropMethod(deps, acts),
    digestMethod(deps),
    settingsMethod(deps),
  ]
}

function looks(deps: QuarantineMethodDeps): readonly AdminMethod[] {
  const { directory, store } = deps
  return [
    adminMethod({
      name: 'quarantine.list',
      scope: 'account',
      input: QUARANTINE_INPUTS['quarantine.list'],
      run: async (principal, { state, after, limit, ...input }) => {
        const scope = await directory.read((tables) => scopeOf(tables, principal, input))
        const filter = { ...filterOf(scope, input), ...(state !== 'any' && { state }) }
        const entries = await store.list({ ...filter, after }, limit)
        const total = await store.count(filter)
        if (scope.others) auditLook(deps, principal, scope.organisationId, scope.accountId)
        const days = await daysOf(deps, entries)
        return {
          messages: entries.map((one) => entryJson(deps, principal, one, days)),
          total,
          next: entries.length === limit ? (entries.at(-1)?.id ?? null) : null,
        }
      },
    }),
    adminMethod({
      name: 'quarantine.show',
      scope: 'account',
      input: QUARANTINE_INPUTS['quarantine.show'],
      run: async (principal, { id }) => {
        const entry = await findVisible(deps, principal, id)
        const bytes = await store.bytes(entry)
        if (isAnothers(principal, entry)) auditEntry(deps, 'quarantine-viewed', principal, entry)
        const days = await daysOf(deps, [entry])
        const { language } = principal
        return {
          ...entryJson(deps, principal, entry, days),
          findings: entry.verdict.findings.map((one) => ({
            ...{ level: one.level, rule: one.rule, points: one.points },
            text: deps.reasons.finding(language, one),
          })),
          // Once nobody can release it any more, its octets are gone.
          message: bytes === undefined ? null : { ...showMail(bytes) },
        }
      },
    }),
  ]
}

function changes(deps: QuarantineMethodDeps, acts: Acts): readonly AdminMethod[] {
  return [
    adminMethod({
      name: 'quarantine.release',
      scope: 'account',
      input: QUARANTINE_INPUTS['quarantine.release'],
      run: async (principal, { id }) => {
        const entry = await findOwn(deps, principal, id)
        return { id, released: await acts.release(principal, entry), address: entry.address }
      },
    }),
    ...(['allow', 'block'] as const).map((verb) =>
      adminMethod({
        name: `quarantine.${verb}`,
        scope: 'account',
        input: QUARANTINE_INPUTS[`quarantine.${verb}`],
        run: async (principal, { id }) => {
          const entry = await findOwn(deps, principal, id)
          return { id, sender: await acts[verb](principal, entry), address: entry.address }
        },
      }),
    ),
  ]
}

function dropMethod(deps: QuarantineMethodDeps, acts: Acts): AdminMethod {
  return adminMethod({
    name: 'quarantine.drop',
    scope: 'account',
    input: QUARANTINE_INPUTS['quarantine.drop'],
    run: async (principal, { id, all, ...input }) => {
      const named = Object.values(input).some((value) => value !== undefined)
      if (id !== undefined) {
        if (all || named) throw no('invalid', 'quarantine.idOrFilter')
        const entry = await findOwn(deps, principal, id)
        return { dropped: (await acts.drop(principal, entry)) ? 1 : 0 }
      }
      // Everything is changed only where somebody says so.
      if (!all && !named) throw no('invalid', 'queue.noFilter')
      return { dropped: await dropAll(deps, acts, principal, input) }
    },
  })
}

/** What is infected is left where it is, but for the operator. */
async function dropAll(
  deps: QuarantineMethodDeps,
  acts: Acts,
  principal: Principal,
  input: Omit<DropInput, 'id' | 'all'>,
): Promise<number> {
  const { directory, store } = deps
  const scope = await directory.read((tables) => scopeOf(tables, principal, input))
  const filter: EntryFilter = { ...filterOf(scope, input), state: 'held' }
  let dropped = 0
  for (let after: string | undefined; ; ) {
    const page = await store.list({ ...filter, after }, DROP_ROWS)
    for (const entry of page) {
      if (!mayDrop(principal, entry)) continue
      await findOwn(deps, principal, entry.id)
      if (await acts.drop(principal, entry)) dropped++
    }
    after = page.at(-1)?.id
    if (after === undefined || page.length < DROP_ROWS) return dropped
  }
}

function digestMethod(deps: QuarantineMethodDeps): AdminMethod {
  const { directory, log, timeZone } = deps
  return adminMethod({
    name: 'quarantine.digest',
    scope: 'account',
    input: QUARANTINE_INPUTS['quarantine.digest'],
    run: async (principal, { address = principal.address, frequency }) => {
      const asked = async (find: typeof findAccount): Promise<Json> =>
        await directory.read(async (tables) => {
          const { id, organisationId, address: account } = await find(tables, principal, address)
          const own = await ownFrequency(tables.settings, id)
          const {
            digest,
            hour,
            timeZone: zone,
          } = await companyQuarantine(tables.settings, organisationId, timeZone)
          return { address: account, frequency: own ?? digest, own: own ?? null, hour, timeZone: zone }
        })
      if (frequency === undefined) return await asked(findAccount)
      const id = await directory.write(async (tables) => {
        const account = await findAccountToChange(tables, principal, address)
        await tables.settings.set('account', account.id, DIGEST_SETTING, frequency ?? undefined)
        return account.id
      })
      log.info('quarantine.digest', { account: id, frequency: frequency ?? 'company' })
      return await asked(findAccount)
    },
  })
}

function settingsMethod({ directory, log, timeZone }: QuarantineMethodDeps): AdminMethod {
  return adminMethod({
    name: 'quarantine.settings',
    scope: 'company',
    input: QUARANTINE_INPUTS['quarantine.settings'],
    run: async (principal, { company, ...change }) => {
      if (change.timeZone !== undefined && !isTimeZone(change.timeZone))
        throw no('invalid', 'quarantine.timeZone', { name: change.timeZone })
      const written = company ?? String(principal.organisationId ?? '')
      if (written === '') throw no('invalid', 'quarantine.company')
      const isChange = Object.values(change).some((value) => value !== undefined)
      const look = isChange ? directory.write.bind(directory) : directory.read.bind(directory)
      const found = await look(async (tables) => {
        const { id, name } = await findCompany(tables, principal, written)
        if (isChange) await setCompanyQuarantine(tables.settings, id, change)
        return { name, ...(await companyQuarantine(tables.settings, id, timeZone)) }
      })
      if (isChange) log.info('quarantine.settings', { company: found.name })
      return found
    },
  })
}

/** Days for which each company keeps what it holds. */
async function daysOf(
  { directory, timeZone }: QuarantineMethodDeps,
  entries: readonly HeldEntry[],
): Promise<ReadonlyMap<number, number>> {
  const companies = [...new Set(entries.map(({ organisationId }) => organisationId))]
  return await directory.read(async ({ settings }) => {
    const days = new Map<number, number>()
    for (const id of companies) days.set(id, (await companyQuarantine(settings, id, timeZone)).keepDays)
    return days
  })
}

function entryJson(
  { reasons }: QuarantineMethodDeps,
  { language }: Principal,
  entry: HeldEntry,
  days: ReadonlyMap<number, number>,
): { readonly [key: string]: Json } {
  const { verdict, from } = entry
  return {
    id: entry.id,
    state: entry.state,
    heldMs: entry.heldMs,
    untilMs: entry.heldMs + (days.get(entry.organisationId) ?? 0) * DAY_MS,
    receivedMs: entry.receivedMs,
    sizeBytes: entry.sizeBytes,
    sender: { name: from.name, address: from.address },
    reversePath: entry.reversePath,
    subject: entry.subject,
    recipient: entry.address,
    shared: entry.accountId === undefined,
    level: verdict.level,
    rule: verdict.rule,
    points: verdict.points,
    reason: reasons.verdict(language, verdict),
    virus: verdict.virus ?? null,
    unscanned: [...verdict.unscanned],
    changedMs: entry.changedMs ?? null,
    changedBy: entry.changedBy ?? null,
  }
}
