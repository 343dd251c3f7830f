/**
 * The identity provider of a company, as it lies among the company's settings: where people are led, and what we are there. Its
 * addresses are asked for once, when it is set, so that beginning a sign-in asks nobody. OpenID Connect Discovery 1.0
 */
import { z } from 'zod'
import { Secret } from '../../lib/secret.ts'
import type { OrganisationId } from '../../mail/ids.ts'
import type { Directory } from '../../store/directory.ts'
import { PROVIDER_SETTING, type Settings } from '../../store/directory-settings.ts'
import { type Place, type Sealer, SealFault } from '../../store/sealed/sealer.ts'

/** Claims that may hold the address: the standard one, and those of providers that put it elsewhere. */
export const ADDRESS_CLAIMS = ['email', 'preferred_username', 'upn'] as const

const ENDPOINTS = z.strictObject({
  authorization: z.string(),
  token: z.string(),
  keys: z.string(),
  /** Null: it has none. */
  userInfo: z.string().nullable(),
  /** Its answers say which issuer they are of. RFC 9207 §3 */
  namesItself: z.boolean(),
  /** It takes our secret in the body only. RFC 6749 §2.3.1 */
  secretInBody: z.boolean(),
})
export type ProviderEndpoints = z.infer<typeof ENDPOINTS>

const PROVIDER = z.strictObject({
  v: z.literal(1),
  /** What people know it by. */
  name: z.string(),
  /** Exactly as it stands in `iss`. */
  issuer: z.string(),
  clientId: z.string(),
  /** Null: it gave us no secret, and PKCE alone joins question and answer. */
  sealed: z.string().nullable(),
  addressClaim: z.enum(ADDRESS_CLAIMS),
  /** Addresses count that the provider does not say it has proved: it has nobody's people but this company's. */
  trustsAddresses: z.boolean(),
  /** Private addresses may be dialled: the operator's to say. THREATS PA3 */
  allowPrivate: z.boolean(),
  endpoints: ENDPOINTS,
})
export type Provider = z.infer<typeof PROVIDER>

/** Undefined: the company has none, or one that an older or newer release wrote. */
export async function readProvider(
  settings: Settings,
  organisationId: OrganisationId,
): Promise<Provider | undefined> {
  const read = PROVIDER.safeParse(await settings.get('organisation', organisationId, PROVIDER_SETTING))
  return read.success ? read.data : undefined
}

export async function writeProvider(
  settings: Settings,
  organisationId: OrganisationId,
  provider: Provider | undefined,
): Promise<void> {
  await settings.set('organisation', organisationId, PROVIDER_SETTING, provider)
}

type Keeper = Pick<Provider, 'issuer' | 'clientId'> & { readonly endpoints: Pick<ProviderEndpoints, 'token'> }

/** Bound to whom it is said: with another issuer or another address it does not open. */
function placeOf(organisationId: OrganisationId, { issuer, clientId, endpoints }: Keeper): Place {
  return ['setting.sign-in-provider', organisationId, issuer, clientId, endpoints.token]
}

export function sealClientSecret(
  seals: Sealer,
  secret: string,
  organisationId: OrganisationId,
  keeper: Keeper,
): string {
  return seals.seal(new Secret(secret), placeOf(organisationId, keeper))
}

/** Undefined: there is none. Throws SealFault. */
export function openClientSecret(
  seals: Sealer,
  organisationId: OrganisationId,
  provider: Provider,
): Secret | undefined {
  return provider.sealed === null ? undefined : seals.open(provider.sealed, placeOf(organisationId, provider))
}

/** Seals anew what an older key opens, so that the older key can go; what nothing opens stays as it is. */
export async function resealProviders(directory: Directory, seals: Sealer): Promise<void> {
  const all = await directory.read(({ settings }) => settings.entries('organisation', PROVIDER_SETTING))
  for (const { id } of all)
    await directory.writeUnseen(({ settings }) => resealProvider(settings, id as OrganisationId, seals))
}

async function resealProvider(
  settings: Settings,
  organisationId: OrganisationId,
  seals: Sealer,
): Promise<void> {
  const provider = await readProvider(settings, organisationId)
  if (provider === undefined || provider.sealed === null || !seals.isOld(provider.sealed)) return
  try {
    const secret = openClientSecret(seals, organisationId, provider)?.reveal() ?? ''
    const sealed = sealClientSecret(seals, secret, organisationId, provider)
    await writeProvider(settings, organisationId, { ...provider, sealed })
  } catch (error) {
    if (!(error instanceof SealFault)) throw error
  }
}
