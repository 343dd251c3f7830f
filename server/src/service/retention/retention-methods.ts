/** What stays on the server: decided, shown, and tried out by the person or the company's admin. MISSION M21 */
import { z } from 'zod'
import { Refusal } from '../../lib/refusal.ts'
import { windowDays } from '../../store/account/retention.ts'
import type { AccountStore } from '../../store/account-store.ts'
import type { AccountRecord } from '../../store/directory-types.ts'
import type { RetentionRule } from '../../store/retention-store.ts'
import type { Principal } from '../account/principal.ts'
import { findAccount, findAccountToChange, no } from '../admin/access.ts'
import { addressText } from '../admin/inputs.ts'
import { type AdminMethod, adminMethod, type Json } from '../admin/method.ts'
import { uidlOf } from '../mailbox/uidl.ts'
import { appKey, describeDevices } from './devices.ts'
import { PREVIEW_MESSAGES, PREVIEW_SLICE, WINDOW_DAYS_MAX, WINDOW_DAYS_MIN } from './limits.ts'
import { nextNightMs } from './night.ts'
import { type RetentionDeps, whyNothingLeaves } from './run-retention.ts'

const CHANGES = z.strictObject({
  address: addressText,
  keep: z.union([z.enum(['auto', 'all']), z.int().min(WINDOW_DAYS_MIN).max(WINDOW_DAYS_MAX)]).optional(),
  /** The main device: one that has come before, or an app password; null: none. */
  primary: z
    .union([
      z.strictObject({ device: z.int().min(1) }),
      z.strictObject({ appPassword: z.int().min(1) }),
      z.null(),
    ])
    .optional(),
})

/** What each method takes: also for those who call it from another thread. */
export const RETENTION_INPUTS = {
  'retention.show': z.strictObject({ address: addressText }),
  'retention.set': CHANGES,
  'retention.preview': z.strictObject({ address: addressText }),
}

export function retentionMethods(deps: RetentionDeps): readonly AdminMethod[] {
  const { directory } = deps
  return [
    adminMethod({
      name: 'retention.show',
      scope: 'account',
      input: RETENTION_INPUTS['retention.show'],
      run: async (principal, { address }) => {
        const account = await directory.read((tables) => findAccount(tables, principal, address))
        return await shown(deps, account)
      },
    }),
    setMethod(deps),
    adminMethod({
      name: 'retention.preview',
      scope: 'account',
      input: RETENTION_INPUTS['retention.preview'],
      run: async (principal, { address }) => {
        const account = await directory.read((tables) => findAccount(tables, principal, address))
        return await preview(deps, account)
      },
    }),
  ]
}

type Changes = z.infer<typeof CHANGES>

function setMethod(deps: RetentionDeps): AdminMethod {
  return adminMethod({
    name: 'retention.set',
    scope: 'account',
    input: CHANGES,
    run: async (principal, input) => {
      const account = await deps.directory.read((tables) =>
        findAccountToChange(tables, principal, input.address),
      )
      const store = await provisioned(deps, account)
      const before = await store.retention.rule()
      const after: RetentionRule = {
        ...keepOf(input, before),
        primaryDevice:
          input.primary === undefined ? before.primaryDevice : await deviceOf(deps, store, input.primary),
      }
      await store.retention.setRule(after)
      log(deps, principal, account, after)
      return await shown(deps, account)
    },
  })
}

function keepOf({ keep }: Changes, before: RetentionRule): Pick<RetentionRule, 'keep' | 'days'> {
  if (keep === undefined) return { keep: before.keep, days: before.days }
  return typeof keep === 'number' ? { keep: 'days', days: keep } : { keep, days: undefined }
}

/** Its number in the account. An app password counts before it has ever come. */
async function deviceOf(
  { directory }: RetentionDeps,
  store: AccountStore,
  primary: NonNullable<Changes['primary']> | null,
): Promise<number | undefined> {
  if (primary === null) return undefined
  if ('device' in primary) return primary.device
  const apps = await directory.read(({ appPasswords }) => appPasswords.list(store.accountId))
  const app = apps.find(({ id }) => id === primary.appPassword)
  if (app === undefined) throw no('not-found', 'directory.noAppPassword', { id: primary.appPassword })
  return await store.retention.expectDevice(appKey(app.id))
}

async function shown(deps: RetentionDeps, account: AccountRecord): Promise<Json> {
  const store = deps.accounts.open(account.id)
  const { rule, records } = await whatIsKept(store)
  const devices = await describeDevices(deps.directory, account.id, records, deps.clock.now())
  return {
    address: account.address,
    keep: rule.keep,
    days: windowDays(rule) ?? null,
    primary: rule.primaryDevice ?? null,
    devices: devices.map((device) => ({
      id: device.id,
      kind: device.kind,
      name: device.name,
      primary: device.id === rule.primaryDevice,
      gone: device.gone,
      hidden: device.hidden,
      firstMs: device.firstMs,
      lastMs: device.lastMs === 0 ? null : device.lastMs,
    })),
  }
}

/** What tonight's run would remove if nothing happened until then. Sizes and dates: whose mail it is is not an admin's to read. */
async function preview(deps: RetentionDeps, account: AccountRecord): Promise<Json> {
  const store = deps.accounts.open(account.id)
  const nightMs = nextNightMs(deps.clock.now())
  const { rule } = await whatIsKept(store)
  const why = isNew(rule) ? 'no-primary' : await whyNothingLeaves(deps, store)
  const sums = { messages: 0, bytes: 0 }
  const named: Json[] = []
  for (let after = 0, more = why === undefined; more; ) {
    const due = await store.retention.due(nightMs, after, PREVIEW_SLICE)
    for (const { messageId, internalDateMs, sizeBytes } of due) {
      sums.messages++
      sums.bytes += sizeBytes
      if (named.length < PREVIEW_MESSAGES)
        named.push({ id: uidlOf(messageId, internalDateMs), dateMs: internalDateMs, bytes: sizeBytes })
    }
    after = due.at(-1)?.uid ?? after
    more = due.length === PREVIEW_SLICE
  }
  return {
    address: account.address,
    days: windowDays(rule) ?? null,
    why: why ?? null,
    nightMs,
    ...sums,
    named,
  }
}

function isNew({ keep, primaryDevice }: RetentionRule): boolean {
  return keep !== 'all' && primaryDevice === undefined
}

/** An account that nobody has used yet has no mail, no rule and no devices. */
async function whatIsKept(store: AccountStore) {
  try {
    return { rule: await store.retention.rule(), records: await store.retention.devices() }
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'not-found')) throw error
    return { rule: { keep: 'auto', days: undefined, primaryDevice: undefined } as const, records: [] }
  }
}

async function provisioned({ accounts }: RetentionDeps, account: AccountRecord): Promise<AccountStore> {
  const store = accounts.open(account.id)
  await store.provision()
  return store
}

function log(
  deps: RetentionDeps,
  principal: Principal,
  account: AccountRecord,
  { keep, primaryDevice }: RetentionRule,
): void {
  deps.log.info('retention.changed', {
    accountId: account.id,
    by: principal.accountId ?? 'operator',
    keep,
    primary: primaryDevice,
  })
}
