/** What a log-in that was proved may do: where it counts, whether it is enough alone, who acts by it. THREATS ID12 */
import type { Directory } from '../../store/directory.ts'
import type { AppPasswordRecord } from '../../store/directory-credentials.ts'
import { requiresSecondFactor } from '../../store/directory-settings.ts'
import type { AccountRecord, Role } from '../../store/directory-types.ts'
import type { SignInContext } from './authenticator.ts'
import type { VerifiedLogin } from './credential-share.ts'
import type { Principal } from './principal.ts'

export type Login = Pick<VerifiedLogin, 'appPassword' | 'sessionUntilMs'>

/** All that its account may do: a token, or the account's own password with what belongs to it. */
export const WHOLE_ACCOUNT: Login = { appPassword: undefined }

export function openedBy(app: AppPasswordRecord): NonNullable<VerifiedLogin['appPassword']> {
  return { id: app.id, scopes: [...app.scopes], expiresMs: app.expiresMs }
}

export function mayUse(account: AccountRecord, login: Login, context: SignInContext): boolean {
  if (!context.secure || !account.protocols.has(context.protocol)) return false
  return login.appPassword?.scopes.includes(context.protocol) ?? true
}

/** The account's own password is half of what this account asks for (decisions/0014). */
export function isHalf(account: AccountRecord, login: Login): boolean {
  return account.secondFactor && login.appPassword === undefined
}

/** Whoever administers a company that asks its admins for a second factor does so from the day they have one. */
export async function roleIn(
  directory: Directory,
  { role, secondFactor, organisationId }: AccountRecord,
): Promise<Role> {
  if (role === 'account' || secondFactor) return role
  const required = await directory.read(({ settings }) => requiresSecondFactor(settings, organisationId))
  return required ? 'account' : role
}

/** What is missing where the right password was shown; `due`: another one, which a browser asks for by itself. */
export type Lack = 'half' | 'due'

export function lackOf(
  account: AccountRecord,
  login: Login,
  { protocol }: Pick<SignInContext, 'protocol'>,
  mechanism: string,
): Lack | undefined {
  if (mechanism !== 'password' && mechanism !== 'scram') return undefined
  if (isHalf(account, login)) return 'half'
  return account.passwordDue && login.appPassword === undefined && protocol !== 'web' ? 'due' : undefined
}

export function principalOf(account: AccountRecord, login: Login, role: Role): Principal {
  const scopes = login.appPassword?.scopes.filter((scope) => account.protocols.has(scope))
  return {
    accountId: account.id,
    organisationId: account.organisationId,
    address: account.address,
    // An app password lies in some program's settings: it never administers. THREATS ID12
    role: login.appPassword === undefined ? role : 'account',
    language: account.language,
    scopes: new Set(scopes ?? account.protocols),
    version: account.version,
    ...(login.sessionUntilMs !== undefined && { untilMs: login.sessionUntilMs }),
    ...(login.appPassword !== undefined && { appPasswordId: login.appPassword.id }),
    ...(login.appPassword?.expiresMs !== undefined && { untilMs: login.appPassword.expiresMs }),
  }
}
