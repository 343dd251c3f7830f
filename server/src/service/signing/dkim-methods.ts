/** Keys of signatures: shown with the records to publish, changed, revoked. For the operator and the company's admin. */
import { z } from 'zod'
import type { DkimKeyRecord } from '../../store/directory-dkim.ts'
import { shownDomain } from '../../store/directory-names.ts'
import type { DomainRecord } from '../../store/directory-types.ts'
import type { Principal } from '../account/principal.ts'
import { findDomain, listedCompany, no } from '../admin/access.ts'
import { domainText } from '../admin/inputs.ts'
import { type AdminMethod, adminMethod, type Json } from '../admin/method.ts'
import { zoneLine } from '../dns-page/zone-text.ts'
import { dkimRecord } from './dkim-records.ts'
import { createEnsureKeys } from './ensure-keys.ts'
import { RETENTION_MS, ROTATE_DAYS_MAX, ROTATE_DAYS_MIN } from './limits.ts'
import { published, ROTATE_DAYS_SETTING, type RotateDeps, rotateDaysOf, rotateKeys } from './rotate-keys.ts'

export type DkimMethodDeps = Omit<RotateDeps, 'ensure'>

export function dkimMethods(parts: DkimMethodDeps): readonly AdminMethod[] {
  const deps: RotateDeps = { ...parts, ensure: createEnsureKeys(parts) }
  return [showMethod(deps), listMethod(deps), rotateMethod(deps), revokeMethod(deps), autoMethod(deps)]
}

function showMethod(deps: RotateDeps): AdminMethod {
  return adminMethod({
    name: 'dkim.show',
    scope: 'company',
    input: z.strictObject({ domain: domainText, check: z.boolean().default(false) }),
    run: async (principal, input) => {
      const domain = await find(deps, principal, input.domain)
      const keys = await deps.ensure(domain)
      const resolver = input.check ? await deps.openResolver() : undefined
      const rows = await Promise.all(
        keys.map(async (key) => {
          if (resolver === undefined || key.state === 'retired') return keyJson(domain.name, key)
          return { ...keyJson(domain.name, key), published: await published(resolver, domain.name, key) }
        }),
      )
      return await domainJson(deps, domain, rows)
    },
  })
}

function listMethod({ directory }: RotateDeps): AdminMethod {
  return adminMethod({
    name: 'dkim.list',
    scope: 'company',
    input: z.strictObject({ company: z.string().min(1).max(200).optional() }),
    run: (principal, input) =>
      directory.read(async (tables) => {
        const own = await listedCompany(tables, principal, input.company)
        const names = new Map((await tables.domains.list(own)).map((domain) => [domain.id, domain.name]))
        return (await tables.dkimKeys.list(own)).map((key) => {
          const name = names.get(key.domainId) ?? ''
          return { domain: name, shown: shownDomain(name), ...keyJson(name, key) }
        })
      }),
  })
}

function rotateMethod(deps: RotateDeps): AdminMethod {
  return adminMethod({
    name: 'dkim.rotate',
    scope: 'company',
    input: z.strictObject({ domain: domainText, force: z.boolean().default(false) }),
    run: async (principal, input) => {
      const domain = await find(deps, principal, input.domain)
      const { step, keys } = await rotateKeys(deps, domain, input.force)
      deps.log.info('dkim.rotated', { domain: domain.id, step, by: principal.accountId ?? 'operator' })
      const rows = keys.map((key) => keyJson(domain.name, key))
      return { step, ...(await domainJson(deps, domain, rows)) }
    },
  })
}

function revokeMethod(deps: RotateDeps): AdminMethod {
  const { directory, clock, log } = deps
  return adminMethod({
    name: 'dkim.revoke',
    scope: 'company',
    input: z.strictObject({ domain: domainText, selector: z.string().min(1).max(63) }),
    run: async (principal, input) => {
      const domain = await find(deps, principal, input.domain)
      const key = await directory.write(async ({ dkimKeys }) => {
        const found = (await dkimKeys.of(domain.id)).find(({ selector }) => selector === input.selector)
        if (found === undefined || found.state === 'retired' || found.state === 'revoked')
          throw no('not-found', 'dkim.noKey', {
            selector: input.selector,
            domain: shownDomain(domain.name),
          })
        const nowMs = clock.now()
        // What was never used was never seen: there is nothing to be made void.
        const state = found.state === 'pending' ? 'retired' : 'revoked'
        await dkimKeys.end(found, state, nowMs)
        return { ...found, state, endedMs: nowMs, sealed: undefined } as const
      })
      log.info('dkim.revoked', { domain: domain.id, by: principal.accountId ?? 'operator' })
      return { domain: domain.name, shown: shownDomain(domain.name), ...keyJson(domain.name, key) }
    },
  })
}

function autoMethod(deps: RotateDeps): AdminMethod {
  return adminMethod({
    name: 'dkim.auto',
    scope: 'company',
    input: z.strictObject({
      domain: domainText,
      /** Age at which keys are changed by themselves; null: only when somebody asks. */
      days: z.int().min(ROTATE_DAYS_MIN).max(ROTATE_DAYS_MAX).nullable(),
    }),
    run: async (principal, input) => {
      const domain = await find(deps, principal, input.domain)
      await deps.directory.write(({ settings }) =>
        settings.set('domain', domain.id, ROTATE_DAYS_SETTING, input.days ?? undefined),
      )
      return { domain: domain.name, shown: shownDomain(domain.name), rotateDays: input.days }
    },
  })
}

function find({ directory }: RotateDeps, principal: Principal, written: string): Promise<DomainRecord> {
  return directory.read((tables) => findDomain(tables, principal, written))
}

async function domainJson(
  { directory }: RotateDeps,
  domain: DomainRecord,
  keys: readonly { readonly [field: string]: Json }[],
): Promise<{ readonly [field: string]: Json }> {
  const rotateDays = (await directory.read((tables) => rotateDaysOf(tables, domain))) ?? null
  return { domain: domain.name, shown: shownDomain(domain.name), rotateDays, keys }
}

/** The private half is nowhere in it. THREATS TL4 */
function keyJson(domain: string, key: DkimKeyRecord): { readonly [field: string]: Json } {
  const record = dkimRecord(domain, key)
  const { selector, algorithm, state, madeMs, activeMs, endedMs } = key
  return {
    ...{ selector, algorithm, state },
    ...{ name: record.name, type: record.type, text: record.text, strings: record.strings },
    zone: zoneLine({ ...record, value: record.text }),
    ...{ madeMs, activeMs: activeMs ?? null, endedMs: endedMs ?? null },
    // Until then the record has to stay in the DNS.
    publishedUntilMs: endedMs === undefined ? null : endedMs + RETENTION_MS,
  }
}
