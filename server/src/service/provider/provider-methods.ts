/** The identity provider of a company: seen, set and taken away by whoever administers it, and whose account is bound to it. THREATS ID8, PA3 */
import { z } from 'zod'
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import type { OrganisationId } from '../../mail/ids.ts'
import type { Directory } from '../../store/directory.ts'
import { type Sealer, SealFault } from '../../store/sealed/sealer.ts'
import { findAccountToChange, findCompany, no } from '../admin/access.ts'
import { addressText, personName } from '../admin/inputs.ts'
import { type AdminMethod, adminMethod, type Json } from '../admin/method.ts'
import { CLIENT_ID_MAX, CLIENT_SECRET_MAX, ISSUER_MAX, PROVIDER_NAME_MAX } from './limits.ts'
import { returnUrl } from './outside-sign-in.ts'
import { askAllowed, findEndpoints, isHttps, type ProviderClientDeps } from './provider-client.ts'
import {
  ADDRESS_CLAIMS,
  openClientSecret,
  type Provider,
  type ProviderEndpoints,
  readProvider,
  sealClientSecret,
  writeProvider,
} from './provider-record.ts'

export type ProviderMethodDeps = ProviderClientDeps & {
  readonly directory: Directory
  readonly sealer: () => Promise<Sealer>
  readonly clock: Pick<Clock, 'now'>
  readonly log: Log
  readonly origin: string
}

const company = z.string().min(1).max(200)
const SET = z.strictObject({
  company,
  /** On the button. */
  name: personName.trim().min(1).max(PROVIDER_NAME_MAX),
  issuer: z.string().trim().min(1).max(ISSUER_MAX),
  clientId: z.string().trim().min(1).max(CLIENT_ID_MAX),
  /** Absent: the one that is there, or none. */
  clientSecret: z.string().min(1).max(CLIENT_SECRET_MAX).optional(),
  addressClaim: z.enum(ADDRESS_CLAIMS).default('email'),
  trustsAddresses: z.boolean().default(false),
  allowPrivate: z.boolean().default(false),
})

export function providerMethods(deps: ProviderMethodDeps): readonly AdminMethod[] {
  const { directory, origin, log } = deps
  return [
    adminMethod({
      name: 'sign-in-provider.show',
      scope: 'company',
      input: z.strictObject({ company }),
      run: (principal, input) =>
        directory.read(async (tables) => {
          const { id } = await findCompany(tables, principal, input.company)
          return shown(origin, id, await readProvider(tables.settings, id))
        }),
    }),
    setMethod(deps),
    adminMethod({
      name: 'sign-in-provider.remove',
      scope: 'company',
      input: z.strictObject({ company }),
      run: async (principal, input) => {
        const id = await directory.write(async (tables) => {
          const found = await findCompany(tables, principal, input.company)
          if ((await readProvider(tables.settings, found.id)) === undefined)
            throw no('not-found', 'provider.none')
          await writeProvider(tables.settings, found.id, undefined)
          await tables.outsideIdentities.unlinkAll(found.id)
          return found.id
        })
        log.info('provider.removed', { organisationId: id, by: principal.accountId ?? 'operator' })
        return { organisationId: id }
      },
    }),
    adminMethod({
      name: 'outside-identity.remove',
      scope: 'company',
      input: z.strictObject({ address: addressText }),
      run: (principal, { address }) =>
        directory.write(async (tables) => {
          const account = await findAccountToChange(tables, principal, address)
          if ((await tables.outsideIdentities.unlink(account.id)) === 0)
            throw no('not-found', 'provider.notBound', { address: account.address })
          return { address: account.address }
        }),
    }),
  ]
}

function setMethod(deps: ProviderMethodDeps): AdminMethod {
  const { directory, sealer, origin, log } = deps
  return adminMethod({
    name: 'sign-in-provider.set',
    scope: 'company',
    input: SET,
    run: async (principal, input) => {
      const { company: named, clientSecret, ...rest } = input
      if (rest.allowPrivate && principal.role !== 'operator')
        throw no('forbidden', 'provider.privateOperator')
      const { id, before } = await directory.read(async (tables) => {
        const found = await findCompany(tables, principal, named)
        return { id: found.id, before: await readProvider(tables.settings, found.id) }
      })
      const endpoints = await endpointsOf(deps, rest)
      const seals = await sealer()
      const made = { v: 1 as const, ...rest, endpoints }
      const secret = clientSecret ?? keptSecret(seals, id, before, made)
      const sealed = secret === undefined ? null : sealClientSecret(seals, secret, id, made)
      const provider: Provider = { ...made, sealed }
      await directory.write(async (tables) => {
        await findCompany(tables, principal, named)
        await writeProvider(tables.settings, id, provider)
        // Its people have other names: nobody is taken for who had that one before.
        if (before !== undefined && before.issuer !== provider.issuer)
          await tables.outsideIdentities.unlinkAll(id)
      })
      log.info('provider.set', { organisationId: id, by: principal.accountId ?? 'operator' })
      return shown(origin, id, provider)
    },
  })
}

/** Asked now: a provider that does not answer lets nobody in. What is wrong with it is told in one sentence. THREATS PA3 */
async function endpointsOf(
  deps: ProviderMethodDeps,
  { issuer, allowPrivate }: Pick<Provider, 'issuer' | 'allowPrivate'>,
): Promise<ProviderEndpoints> {
  const fits = isHttps(issuer) && (allowPrivate || new URL(issuer).port === '') && !issuer.includes('?')
  if (!fits) throw no('invalid', 'provider.badIssuer')
  try {
    return await findEndpoints(askAllowed(deps, allowPrivate), issuer)
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown'
    deps.log.info('provider.not-found', { reason })
    throw no('cannot', 'provider.noAnswer')
  }
}

/** Said to the same program of the same issuer only. */
function keptSecret(
  seals: Sealer,
  id: OrganisationId,
  before: Provider | undefined,
  { issuer, clientId }: Pick<Provider, 'issuer' | 'clientId'>,
): string | undefined {
  if (before?.issuer !== issuer || before.clientId !== clientId) return undefined
  try {
    return openClientSecret(seals, id, before)?.reveal()
  } catch (error) {
    if (error instanceof SealFault) return undefined
    throw error
  }
}

/** Without the secret: it is said to the provider, and to nobody else. */
function shown(origin: string, id: OrganisationId, provider: Provider | undefined): Json {
  const url = returnUrl(origin, id)
  if (provider === undefined) return { returnUrl: url, provider: null }
  const { name, issuer, clientId, sealed, addressClaim, trustsAddresses, allowPrivate } = provider
  const hasSecret = sealed !== null
  return {
    returnUrl: url,
    provider: { name, issuer, clientId, hasSecret, addressClaim, trustsAddresses, allowPrivate },
  }
}
