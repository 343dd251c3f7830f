/** Gives an account back: with a new password, or because it was the person after all. */
import type { Secret } from '../../lib/secret.ts'
import type { TakeoverCase } from '../../store/directory-takeover.ts'
import type { AccountRecord } from '../../store/directory-types.ts'
import { isServedOutside, refuseOutside, unmarkOutside } from '../account/outside-passwords.ts'
import type { Principal } from '../account/principal.ts'
import { scramParamsOf } from '../account/scram-keys.ts'
import { no } from '../admin/access.ts'
import { makePassword, type NewPassword } from '../admin/new-password.ts'
import { type Habits, NO_HABITS } from './habits.ts'
import { TRUSTED_MS } from './limits.ts'
import type { TakeoverMethodDeps } from './takeover-methods.ts'

export type RestoreChoice = {
  readonly password?: Secret | undefined
  readonly generate?: boolean | undefined
  readonly passwordChanged?: boolean | undefined
  readonly itWasThem?: boolean | undefined
  readonly keepAppPasswords?: boolean | undefined
}

type Restoring = {
  readonly account: AccountRecord
  readonly one: TakeoverCase
  readonly choice: RestoreChoice
}

/** Throws Refusal `invalid` unless exactly one way is chosen, `cannot` while the old password still opens the account. */
export async function restore(
  deps: TakeoverMethodDeps,
  principal: Principal,
  { account, one, choice }: Restoring,
): Promise<{ readonly generated: string | undefined }> {
  const { directory, clock, ledger, log } = deps
  const made = await passwordOf(deps, account, choice)
  if (choice.passwordChanged === true) await assertChanged(deps, account, one)
  const now = clock.now()
  const keeps = choice.keepAppPasswords ?? choice.itWasThem === true
  await directory.write(async (tables) => {
    if (made !== undefined) {
      await tables.credentials.set(account.id, made.credential, now)
      await unmarkOutside(tables, account.id)
    }
    if (!keeps) {
      for (const { id } of await tables.appPasswords.list(account.id))
        await tables.appPasswords.remove(account.id, id)
      await tables.apiKeys.removeAll(account.id)
    }
    if (choice.itWasThem === true) {
      const row = await tables.takeovers.habits(account.id)
      const habits: Habits = { ...NO_HABITS, ...(row && (JSON.parse(row.habits) as Partial<Habits>)) }
      const trusted = JSON.stringify({ ...habits, trustedUntilMs: now + TRUSTED_MS })
      await tables.takeovers.setHabits(
        account.id,
        account.organisationId,
        trusted,
        row?.known ?? new Uint8Array(),
      )
    }
    await tables.takeovers.close(one.id, principal.address, now)
    await tables.accounts.raiseVersion(account.id)
  })
  const { id: accountId, organisationId } = account
  ledger?.note({ kind: 'account-restored', accountId, organisationId, by: principal.address })
  ledger?.keep()
  log.info('takeover.restored', { accountId, case: one.id, by: principal.accountId ?? 'operator' })
  await deps.heard()
  const closed = await directory.read(({ takeovers }) => takeovers.lastOf(accountId))
  if (closed !== undefined) await deps.tellOver(closed)
  return { generated: made?.generated }
}

/** Undefined: the password stays, or was changed already. */
async function passwordOf(
  { directory, gate, outside }: TakeoverMethodDeps,
  account: AccountRecord,
  { password, generate, passwordChanged, itWasThem }: RestoreChoice,
): Promise<NewPassword | undefined> {
  const isNew = password !== undefined || generate === true
  const ways = [password !== undefined, generate === true, passwordChanged === true, itWasThem === true]
  if (ways.filter(Boolean).length !== 1) throw no('invalid', 'takeover.oneWay')
  if (!isNew) return undefined
  refuseOutside(outside, account.address)
  return await makePassword(await gate(), { password, generate }, () => scramParamsOf(directory, account))
}

/** Where the password is kept elsewhere, whoever says so is believed: nobody here can look. */
async function assertChanged(
  { directory, outside }: TakeoverMethodDeps,
  account: AccountRecord,
  one: TakeoverCase,
): Promise<void> {
  if (isServedOutside(outside, account.address)) return
  const changedMs = await directory.read(({ credentials }) => credentials.changedMs(account.id))
  if (changedMs === undefined || changedMs < one.beganMs)
    throw no('cannot', 'takeover.passwordOld', { address: account.address })
}
