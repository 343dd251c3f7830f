/**
 * Whose account the provider's claims open. It is bound by issuer and subject, which never change; the address counts once, to bind it,
 * when the provider has proved it and its domain is the company's. What an address says later moves nobody. THREATS ID8
 */
import { createHash } from 'node:crypto'
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import { Refusal } from '../../lib/refusal.ts'
import type { OrganisationId } from '../../mail/ids.ts'
import type { Directory } from '../../store/directory.ts'
import type { AccountRecord } from '../../store/directory-types.ts'
import { DuplicateError } from '../../store/sql.ts'
import { judgeAddress } from '../oauth/claims.ts'
import type { ProvedClaims } from './provider-client.ts'
import type { Provider } from './provider-record.ts'

type Deps = { readonly directory: Directory; readonly clock: Clock; readonly log: Log }

/** Throws Refusal `auth-failed`, which may say why: whoever hears it has proved who they are. */
export async function accountOfClaims(
  deps: Deps,
  organisationId: OrganisationId,
  provider: Provider,
  claims: ProvedClaims,
): Promise<AccountRecord> {
  const { directory, clock } = deps
  const digest = createHash('sha256').update(`${provider.issuer}\0${claims.sub}`).digest()
  const bound = await directory.read(({ outsideIdentities }) => outsideIdentities.get(organisationId, digest))
  const known = bound && (await directory.account(bound.accountId))
  if (known !== undefined) {
    requireOurs(known, organisationId)
    await directory.writeUnseen(({ outsideIdentities }) => outsideIdentities.touch(known.id, clock.now()))
    return known
  }
  const account = await accountByClaim(deps, organisationId, provider, claims)
  try {
    await directory.writeUnseen(async ({ outsideIdentities }) => {
      // Of an account that is gone: ids are never given out again, people's names are.
      if (bound !== undefined) await outsideIdentities.unlink(bound.accountId)
      await outsideIdentities.link(organisationId, digest, account.id, clock.now())
    })
  } catch (error) {
    if (!(error instanceof DuplicateError)) throw error
    throw refused('provider.otherIdentity', { address: account.address, name: provider.name })
  }
  deps.log.info('provider.bound', { organisationId, accountId: account.id })
  return account
}

async function accountByClaim(
  { directory, log }: Deps,
  organisationId: OrganisationId,
  { addressClaim, trustsAddresses, name }: Provider,
  claims: ProvedClaims,
): Promise<AccountRecord> {
  const domains = await directory.read(({ domains: table }) => table.list(organisationId))
  const settings = { addressClaim, domains: domains.filter((one) => one.enabled).map((one) => one.name) }
  const verified = claims['email_verified'] === true || claims['email_verified'] === 'true'
  const judged =
    trustsAddresses || (addressClaim === 'email' && verified)
      ? judgeAddress(claims, settings)
      : ({ kind: 'refused', reason: 'address not verified' } as const)
  if (judged.kind !== 'proved') {
    log.info('provider.no-address', {
      organisationId,
      reason: judged.kind === 'refused' ? judged.reason : '',
    })
    throw refused('provider.noAddress', { name })
  }
  const account = await directory.accountByAddress(judged.address)
  if (account?.organisationId !== organisationId)
    throw refused('provider.noAccount', { address: judged.address })
  requireOurs(account, organisationId)
  return account
}

/** A provider speaks for its company's people; who runs the whole service is nobody's of a company. THREATS PA1 */
function requireOurs(account: AccountRecord, organisationId: OrganisationId): void {
  if (account.organisationId !== organisationId || account.role === 'operator')
    throw refused('provider.notHere', { address: account.address })
}

function refused(key: string, values: Readonly<Record<string, string>>): Refusal {
  return new Refusal('auth-failed', { key, values })
}
