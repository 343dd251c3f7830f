/**
 * Webhooks, decided by whoever administers a company, or by the operator for the whole service. A place is told nothing before it has
 * taken a first request, and its secret is shown once.
 */
import { z } from 'zod'
import type { Log } from '../../lib/log.ts'
import type { OrganisationId } from '../../mail/ids.ts'
import type { DirectoryTables } from '../../store/directory-tables.ts'
import type { WebhookRecord } from '../../store/directory-webhooks.ts'
import type { Principal } from '../account/principal.ts'
import { boundTo, findCompany, no } from '../admin/access.ts'
import { type AdminMethod, adminMethod, type Json } from '../admin/method.ts'
import { EVENT_KINDS } from '../ledger/event.ts'
import { type DeliverDeps, secretPlace } from './deliver.ts'
import { httpsPlace } from './https-place.ts'
import { URL_MAX, WEBHOOKS_MAX } from './limits.ts'
import { makeWebhookSecret, postEvent } from './post-event.ts'

const company = z.string().min(1).max(200).optional()
const one = z.strictObject({ id: z.int().min(1) })

/** What each method takes: also for those who call it from another thread. */
export const WEBHOOK_INPUTS = {
  'webhook.list': z.strictObject({ company }),
  'webhook.add': z.strictObject({
    url: z.string().min(1).max(URL_MAX),
    /** Absent: all. */
    kinds: z.array(z.enum(EVENT_KINDS)).min(1).max(EVENT_KINDS.length).optional(),
    company,
    /** Private addresses and any port: the operator's to say. */
    allowPrivate: z.boolean().default(false),
  }),
  'webhook.enable': one,
  'webhook.remove': one,
}

export type WebhookMethodDeps = DeliverDeps & { readonly log: Log }

export function webhookMethods(deps: WebhookMethodDeps): readonly AdminMethod[] {
  const { directory, clock, log } = deps
  return [
    adminMethod({
      name: 'webhook.list',
      scope: 'company',
      input: WEBHOOK_INPUTS['webhook.list'],
      run: (principal, input) =>
        directory.read(async (tables) => {
          const whose = await companyOf(tables, principal, input.company)
          return { webhooks: (await tables.webhooks.list(whose)).map(shown) }
        }),
    }),
    addMethod(deps),
    adminMethod({
      name: 'webhook.enable',
      scope: 'company',
      input: WEBHOOK_INPUTS['webhook.enable'],
      run: async (principal, { id }) => {
        const now = clock.now()
        return await directory.write(async (tables) => {
          const hook = await owned(tables, principal, id)
          const fresh = { ...hook, tries: 0, failingMs: undefined, nextMs: now, disabledMs: undefined }
          await tables.webhooks.progress(id, fresh)
          return shown(fresh)
        })
      },
    }),
    adminMethod({
      name: 'webhook.remove',
      scope: 'company',
      input: WEBHOOK_INPUTS['webhook.remove'],
      run: async (principal, { id }) => {
        await directory.write(async (tables) => {
          await owned(tables, principal, id)
          await tables.webhooks.remove(id)
        })
        log.info('webhook.removed', { id, by: principal.accountId ?? 'operator' })
        return { id }
      },
    }),
  ]
}

function addMethod(deps: WebhookMethodDeps): AdminMethod {
  const { directory, clock, log } = deps
  return adminMethod({
    name: 'webhook.add',
    scope: 'company',
    input: WEBHOOK_INPUTS['webhook.add'],
    run: async (principal, { url: written, kinds = [], company: named, allowPrivate }) => {
      if (allowPrivate && principal.role !== 'operator') throw no('forbidden', 'webhook.privateOperator')
      const url = checkUrl(written, allowPrivate)
      const organisationId = await directory.read((tables) => withRoom(tables, principal, named))
      const secret = makeWebhookSecret()
      const nowMs = clock.now()
      const ping = { id: `ping.${nowMs}`, type: 'webhook.ping', atMs: nowMs, data: {} }
      if ((await postEvent(deps, { url, allowPrivate, secret }, ping, nowMs)) !== 'taken')
        throw no('cannot', 'webhook.noAnswer')
      // From now on: what happened before it was made is not its to hear.
      const { after: place } = await deps.follow(organisationId ?? 'all', kinds, undefined, 1)
      const seals = await deps.sealer()
      const made = await directory.write(async (tables) => {
        await withRoom(tables, principal, named)
        const id = await tables.webhooks.nextId()
        const sealed = seals.seal(secret, secretPlace(id, url))
        const hook = { organisationId, url, kinds, sealed, allowPrivate, place, madeMs: nowMs }
        await tables.webhooks.add(id, { ...hook, madeBy: principal.address })
        return await owned(tables, principal, id)
      })
      log.info('webhook.added', { id: made.id, by: principal.accountId ?? 'operator' })
      return { ...shown(made), secret: secret.reveal() }
    },
  })
}

function checkUrl(written: string, allowPrivate: boolean): string {
  const url = httpsPlace(written, allowPrivate)
  if (url === undefined) throw no('invalid', 'webhook.badUrl')
  return url.href
}

/** Whose hook it is to be: the own company's, the one that is named, or the operator's. Throws Refusal `limit`. */
async function withRoom(
  tables: DirectoryTables,
  principal: Principal,
  named: string | undefined,
): Promise<OrganisationId | undefined> {
  const whose = await companyOf(tables, principal, named)
  const all = await tables.webhooks.list(whose)
  if (all.filter(({ organisationId }) => organisationId === whose).length >= WEBHOOKS_MAX)
    throw no('limit', 'webhook.many', { max: WEBHOOKS_MAX })
  return whose
}

async function companyOf(
  tables: DirectoryTables,
  principal: Principal,
  named: string | undefined,
): Promise<OrganisationId | undefined> {
  return named === undefined ? boundTo(principal) : (await findCompany(tables, principal, named)).id
}

/** What is another company's and what is not there are the same. */
async function owned(tables: DirectoryTables, principal: Principal, id: number): Promise<WebhookRecord> {
  const hook = await tables.webhooks.get(id)
  const own = boundTo(principal)
  if (hook === undefined || (own !== undefined && hook.organisationId !== own))
    throw no('not-found', 'webhook.absent', { id })
  return hook
}

function shown(hook: WebhookRecord): { readonly [name: string]: Json } {
  const { id, url, kinds, allowPrivate, madeBy, madeMs, tries } = hook
  return {
    ...{ id, url, kinds: [...kinds], allowPrivate, madeBy, madeMs, tries },
    organisationId: hook.organisationId ?? null,
    failingMs: hook.failingMs ?? null,
    lastMs: hook.lastMs ?? null,
    lastResult: hook.lastResult ?? null,
    disabledMs: hook.disabledMs ?? null,
  }
}
