/**
 * An operator acts as a company: for an hour, in one session of a browser, with the rights of the company's own admins and no
 * others. Beginning and end are in the record of who did what, as is each act between them. decisions/0037
 */
import { z } from 'zod'
import type { Clock } from '../../lib/clock.ts'
import type { Directory } from '../../store/directory.ts'
import { requiresSecondFactor } from '../../store/directory-settings.ts'
import { findCompany, no } from '../admin/access.ts'
import { type AdminMethod, adminMethod } from '../admin/method.ts'
import { ACTING_MS } from './limits.ts'
import { type AccountPrincipal, actIn, type WebSession } from './web-sessions.ts'

/** Who administers by this session at this moment: the operator, or as whom they act. */
export function actingPrincipal({
  principal,
  acting,
}: Pick<WebSession, 'principal' | 'acting'>): AccountPrincipal {
  if (acting === undefined) return principal
  const { organisationId } = acting
  return { ...principal, role: 'company-admin', organisationId, acting: true }
}

export function actingMethods({
  directory,
  clock,
}: {
  readonly directory: Directory
  readonly clock: Pick<Clock, 'now'>
}): readonly AdminMethod[] {
  return [
    adminMethod({
      name: 'acting.begin',
      scope: 'operator',
      input: z.strictObject({ company: z.string().min(1).max(200) }),
      run: (principal, { company: written }) =>
        directory.writeUnseen(async (tables) => {
          const company = await findCompany(tables, principal, written)
          const { accountId, sessionId } = principal
          // A program, or who stands at the machine, does not act for others: nobody would see a banner.
          if (accountId === undefined || sessionId === undefined) throw no('forbidden', 'acting.noBrowser')
          const account = await tables.accounts.get(accountId)
          const isProved = account?.secondFactor === true
          if (!isProved && (await requiresSecondFactor(tables.settings, company.id)))
            throw no('forbidden', 'acting.secondFactor', { name: company.name })
          const untilMs = clock.now() + ACTING_MS
          if (!(await actIn(tables, accountId, sessionId, { organisationId: company.id, untilMs })))
            throw no('not-found', 'session.none')
          return { id: company.id, company: company.name, endsMs: untilMs }
        }),
    }),
    adminMethod({
      name: 'acting.end',
      scope: 'company',
      input: z.strictObject({}),
      run: (principal) =>
        directory.writeUnseen(async (tables) => {
          const { accountId, sessionId, acting } = principal
          if (acting !== true || accountId === undefined || sessionId === undefined)
            throw no('not-found', 'acting.none')
          await actIn(tables, accountId, sessionId, undefined)
          return {}
        }),
    }),
  ]
}
