/**
 * Second factors from the command line: looked at, lifted for who lost them, and set up at the machine itself for whoever
 * has no browser yet. They run beside the queue, which brings the holder the notice. decisions/0014
 */
import { z } from 'zod'
import type { Clock } from '../../../lib/clock.ts'
import type { Log } from '../../../lib/log.ts'
import type { Directory } from '../../../store/directory.ts'
import type { AccountRecord } from '../../../store/directory-types.ts'
import type { Sealer } from '../../../store/sealed/sealer.ts'
import { findAccount, findAccountToChange, no } from '../../admin/access.ts'
import { addressText } from '../../admin/inputs.ts'
import { type AdminMethod, adminMethod, type Json } from '../../admin/method.ts'
import type { AccountNotices } from '../../notice/account-notices.ts'
import type { Principal } from '../principal.ts'
import { CODE_MAX } from './limits.ts'
import { createTellHolder } from './notices.ts'
import { qrBlocks } from './qr-code.ts'
import { createSecondFactors, type SecondFactors, type ShownFactors } from './second-factors.ts'
import { Tickets } from './tickets.ts'

export type SecondFactorMethodDeps = {
  readonly directory: Directory
  readonly sealer: () => Promise<Sealer>
  readonly notices: AccountNotices
  /** What authenticator apps show above the address. */
  readonly hostname: string
  readonly clock: Clock
  readonly log: Log
}

const one = z.strictObject({ address: addressText })

/** What the methods take that are also called from another thread. */
export const SECOND_FACTOR_INPUTS = { 'second-factor.list': one, 'second-factor.reset': one }

export function secondFactorMethods(deps: SecondFactorMethodDeps): readonly AdminMethod[] {
  const { directory, clock, hostname } = deps
  const factors = createSecondFactors({
    ...deps,
    tickets: new Tickets(directory, clock),
    tell: createTellHolder(deps),
    party: { id: hostname, name: hostname, origins: [] },
  })
  return [
    adminMethod({
      name: 'second-factor.list',
      scope: 'account',
      input: one,
      run: async (principal, { address }) => {
        const account = await directory.read((tables) => findAccount(tables, principal, address))
        return shown(account, await factors.show(account.id))
      },
    }),
    resetMethod(deps, factors),
    adminMethod({
      name: 'second-factor.offer',
      scope: 'operator',
      input: one,
      run: async (principal, { address }) => {
        const account = await atMachine(deps, principal, address)
        const { secret, uri } = await factors.offerCodes({ accountId: account.id, sessionId: undefined })
        return { address: account.address, secret: secret.reveal(), uri, qr: await qrBlocks(uri) }
      },
    }),
    adminMethod({
      name: 'second-factor.confirm',
      scope: 'operator',
      input: z.strictObject({ address: addressText, code: z.string().min(1).max(CODE_MAX) }),
      run: async (principal, { address, code }) => {
        const account = await atMachine(deps, principal, address)
        const added = await factors.confirmCodes({ accountId: account.id, sessionId: undefined }, code)
        return { address: account.address, recoveryCodes: added.recoveryCodes ?? [] }
      },
    }),
  ]
}

/** A person who lost the phone is let in again by the password alone. Nobody does it to the own account: a browser left
 * open would be enough. */
function resetMethod({ directory, log }: SecondFactorMethodDeps, factors: SecondFactors): AdminMethod {
  return adminMethod({
    name: 'second-factor.reset',
    scope: 'company',
    input: one,
    run: async (principal, { address }) => {
      const account = await directory.read((tables) => findAccountToChange(tables, principal, address))
      if (account.id === principal.accountId) throw no('cannot', 'directory.notYourself')
      const before = await factors.lift(account.id)
      log.warn('second-factor.reset', { accountId: account.id, by: principal.accountId ?? 'operator' })
      return shown(account, before)
    },
  })
}

/** A secret that somebody else has seen is no second factor: only at the machine, where the operator sees all anyway. */
async function atMachine(
  { directory }: SecondFactorMethodDeps,
  principal: Principal,
  address: string,
): Promise<AccountRecord> {
  if (principal.accountId !== undefined) throw no('forbidden', 'admin.forbidden')
  return await directory.read((tables) => findAccountToChange(tables, principal, address))
}

function shown({ id, address }: AccountRecord, factors: ShownFactors): Json {
  return {
    id,
    address,
    codesSinceMs: factors.codesSinceMs ?? null,
    passkeys: factors.passkeys.map(({ id: number, name, madeMs, usedMs, transports }) => ({
      id: number,
      name,
      madeMs,
      usedMs: usedMs ?? null,
      transports,
    })),
    recoveryCodesLeft: factors.recoveryCodesLeft,
  }
}
