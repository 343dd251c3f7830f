/**
 * What a mail program gets instead of a password: a person allows it in the browser, the program redeems a code and refreshes what it
 * has. To the person it is an app password that nobody knows: it stands among their devices, may what it was allowed, and ends there.
 * Codes and tokens are 256 bits of chance and kept as digests. RFC 6749 §4.1, RFC 7636, RFC 9700, RFC 7009
 */
import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { Clock } from '../../lib/clock.ts'
import { jsonOrUndefined } from '../../lib/json-or-undefined.ts'
import type { Log } from '../../lib/log.ts'
import { Refusal } from '../../lib/refusal.ts'
import type { Secret } from '../../lib/secret.ts'
import type { AccountId } from '../../mail/ids.ts'
import type { Directory } from '../../store/directory.ts'
import type { OAuthTokenKind, OAuthTokenRecord } from '../../store/directory-oauth.ts'
import type { DirectoryTables } from '../../store/directory-tables.ts'
import { type AccountRecord, PROTOCOLS, type Protocol } from '../../store/directory-types.ts'
import { APP_PASSWORDS_MAX } from '../account/limits.ts'
import { makeToken, tokenDigest } from '../session/token.ts'
import type { AccountPrincipal } from '../session/web-sessions.ts'
import { nameClient, type OAuthClient, readClient, returnsTo } from './clients.ts'
import { ACCESS_MS, CODE_MS, REFRESH_MS, REPEAT_MS, REPLACED_KNOWN_MS } from './limits.ts'
import { ACCESS_PREFIX } from './names.ts'
import { protocolsOf, scopeOf } from './scopes.ts'

export type IssuerDeps = {
  readonly directory: Directory
  readonly clock: Clock
  readonly log: Log
  /** `https://mail.empresa.test`: the issuer. */
  readonly origin: string
}

/** What a program asks a person for. */
export type GrantAsked = {
  readonly clientId: string
  readonly redirectUri: string
  readonly scope: string
  readonly state?: string | undefined
  /** S256. */
  readonly challenge: string
}

export type GrantShown = {
  readonly client: string
  /** Where the person goes afterwards, as far as it tells them something. */
  readonly returnsTo: string
  readonly protocols: readonly Protocol[]
}

export type TokenSet = {
  readonly accessToken: Secret
  readonly refreshToken: Secret
  readonly expiresSeconds: number
  readonly scope: string
}

const REFRESH_PREFIX = 'vr_'

const ABOUT = z.strictObject({
  clientId: z.string(),
  protocols: z.array(z.enum(PROTOCOLS)),
  redirectUri: z.string().optional(),
  challenge: z.string().optional(),
})
type About = z.infer<typeof ABOUT>

export type OAuthIssuer = {
  /** A program introduces itself. */
  register(name: string, uris: readonly string[]): Promise<OAuthClient>
  look(principal: AccountPrincipal, asked: GrantAsked): Promise<GrantShown>
  allow(principal: AccountPrincipal, asked: GrantAsked): Promise<string>
  deny(principal: AccountPrincipal, asked: GrantAsked): Promise<string>
  redeem(redeemed: Redeemed): Promise<TokenSet | undefined>
  refresh(refreshed: HeldToken): Promise<TokenSet | undefined>
  revoke(revoked: HeldToken): Promise<void>
}

export type Redeemed = {
  readonly code: string
  readonly clientId: string
  readonly redirectUri: string
  readonly verifier: string
}
export type HeldToken = { readonly token: string; readonly clientId: string }

export function createOAuthIssuer(deps: IssuerDeps): OAuthIssuer {
  return {
    register: (name, uris) => nameClient(deps.directory, name, uris),
    look: (principal, asked) => lookAtGrant(deps, principal, asked),
    allow: (principal, asked) => allowGrant(deps, principal, asked),
    deny: (principal, asked) => denyGrant(deps, principal, asked),
    redeem: (redeemed) => redeemCode(deps, redeemed),
    refresh: (refreshed) => refreshTokens(deps, refreshed),
    revoke: (revoked) => revokeToken(deps, revoked),
  }
}

/** What it asks for, before anybody says yes. Throws Refusal `invalid`. */
async function lookAtGrant(
  { directory }: IssuerDeps,
  principal: AccountPrincipal,
  asked: GrantAsked,
): Promise<GrantShown> {
  const { client, protocols } = await judgeGrant(directory, principal, asked)
  return { client: client.name, returnsTo: placeOf(asked.redirectUri), protocols }
}

/** The person said yes: where the browser goes, with the code. Throws Refusal `invalid`, `limit`. */
async function allowGrant(
  { directory, clock, origin }: IssuerDeps,
  principal: AccountPrincipal,
  asked: GrantAsked,
): Promise<string> {
  const { client, protocols } = await judgeGrant(directory, principal, asked)
  const { redirectUri, challenge } = asked
  const { token, digest } = makeToken()
  const about: About = { clientId: client.id, protocols: [...protocols], redirectUri, challenge }
  const now = clock.now()
  await directory.writeUnseen(async (tables) => {
    await requireRoom(tables, principal.accountId)
    await tables.oauthTokens.sweep(now)
    const { accountId } = principal
    const given = { kind: 'code', accountId, appPasswordId: undefined, expiresMs: now + CODE_MS } as const
    await tables.oauthTokens.add(digest, { ...given, about: JSON.stringify(about) })
  })
  return answerUrl(asked, { code: token.reveal() }, origin)
}

/** The person said no. Throws Refusal `invalid`. RFC 6749 §4.1.2.1 */
async function denyGrant(
  { directory, origin }: IssuerDeps,
  principal: AccountPrincipal,
  asked: GrantAsked,
): Promise<string> {
  await judgeGrant(directory, principal, asked)
  return answerUrl(asked, { error: 'access_denied' }, origin)
}

/** Undefined: the code opens nothing for that program. RFC 6749 §4.1.3, RFC 7636 §4.6 */
async function redeemCode(deps: IssuerDeps, redeemed: Redeemed): Promise<TokenSet | undefined> {
  const { directory, clock } = deps
  const found = await findToken(directory, redeemed.code, 'code')
  const client = await readClient(directory, redeemed.clientId)
  const taken = found && (await directory.writeUnseen(({ oauthTokens }) => oauthTokens.take(found.digest)))
  if (found === undefined || taken !== true || client === undefined) return undefined
  const { about, token } = found
  const challenge = createHash('sha256').update(redeemed.verifier).digest('base64url')
  const right =
    token.expiresMs > clock.now() &&
    about.clientId === client.id &&
    about.redirectUri === redeemed.redirectUri &&
    about.challenge === challenge
  const account = await directory.account(token.accountId)
  if (!right || account?.state !== 'enabled' || account.paused) return undefined
  const appPasswordId = await directory.write(async (tables) => {
    await requireRoom(tables, account.id)
    return await tables.appPasswords.add(account.id, {
      name: client.name,
      // Of nothing that anybody could say.
      digest: randomBytes(32),
      scram: undefined,
      scopes: new Set(about.protocols),
      createdMs: clock.now(),
      expiresMs: undefined,
    })
  })
  deps.log.info('oauth.granted', { accountId: account.id, appPasswordId })
  return await issue(deps, account, appPasswordId, about)
}

/** Undefined: it opens nothing. Whoever comes with one that was exchanged long since has a copy, and all of them end. RFC 9700 §4.14.2 */
async function refreshTokens(deps: IssuerDeps, refreshed: HeldToken): Promise<TokenSet | undefined> {
  const { directory, clock, log } = deps
  const found = await findToken(directory, refreshed.token, 'refresh')
  const now = clock.now()
  if (found === undefined || found.token.expiresMs <= now || found.about.clientId !== refreshed.clientId)
    return undefined
  const { accountId, appPasswordId, replacedMs } = found.token
  const account = await directory.account(accountId)
  if (account?.state !== 'enabled' || account.paused || appPasswordId === undefined) return undefined
  const apps = await directory.read(({ appPasswords }) => appPasswords.list(accountId))
  const app = apps.find(({ id }) => id === appPasswordId)
  if (app === undefined) return undefined
  if (replacedMs !== undefined && now - replacedMs > REPEAT_MS) {
    log.warn('oauth.copied', { accountId, appPasswordId })
    await endGrant(directory, accountId, appPasswordId)
    return undefined
  }
  await directory.writeUnseen(({ oauthTokens }) =>
    oauthTokens.replace(found.digest, now, now + REPLACED_KNOWN_MS),
  )
  return await issue(deps, account, appPasswordId, { ...found.about, protocols: [...app.scopes] })
}

/** Whatever it is, the program has it no more. RFC 7009 §2.2 */
async function revokeToken({ directory }: IssuerDeps, revoked: HeldToken): Promise<void> {
  for (const kind of ['refresh', 'access'] as const) {
    const found = await findToken(directory, revoked.token, kind)
    if (found?.token.appPasswordId === undefined || found.about.clientId !== revoked.clientId) continue
    await endGrant(directory, found.token.accountId, found.token.appPasswordId)
  }
}

/** What an access token says; undefined: it is none of ours. */
export async function readAccessToken(
  directory: Directory,
  written: string,
): Promise<OAuthTokenRecord | undefined> {
  return (await findToken(directory, written, 'access'))?.token
}

type Judged = { readonly client: OAuthClient; readonly protocols: readonly Protocol[] }

async function judgeGrant(
  directory: Directory,
  { accountId }: AccountPrincipal,
  { clientId, redirectUri, scope }: GrantAsked,
): Promise<Judged> {
  const client = await readClient(directory, clientId)
  // Nobody is sent to where a program did not say that it is. RFC 6749 §4.1.2.1
  if (client === undefined || !returnsTo(client, redirectUri))
    throw new Refusal('invalid', { key: 'oauth.unknownProgram' })
  const account = await directory.account(accountId)
  const protocols = protocolsOf(scope, account?.protocols ?? new Set())
  if (protocols.length === 0) throw new Refusal('invalid', { key: 'oauth.nothing' })
  return { client, protocols }
}

async function requireRoom({ appPasswords }: DirectoryTables, accountId: AccountId): Promise<void> {
  if ((await appPasswords.list(accountId)).length >= APP_PASSWORDS_MAX)
    throw new Refusal('limit', { key: 'directory.appPasswordsMany', values: { max: APP_PASSWORDS_MAX } })
}

async function issue(
  { directory, clock }: IssuerDeps,
  { id: accountId }: AccountRecord,
  appPasswordId: number,
  { clientId, protocols }: About,
): Promise<TokenSet> {
  const now = clock.now()
  const access = makeToken(ACCESS_PREFIX)
  const refresh = makeToken(REFRESH_PREFIX)
  const about = JSON.stringify({ clientId, protocols } satisfies About)
  await directory.writeUnseen(async ({ oauthTokens }) => {
    await oauthTokens.sweep(now)
    const whose = { accountId, appPasswordId, about }
    await oauthTokens.add(access.digest, { ...whose, kind: 'access', expiresMs: now + ACCESS_MS })
    await oauthTokens.add(refresh.digest, { ...whose, kind: 'refresh', expiresMs: now + REFRESH_MS })
  })
  return {
    accessToken: access.token,
    refreshToken: refresh.token,
    expiresSeconds: ACCESS_MS / 1000,
    scope: scopeOf(protocols),
  }
}

async function endGrant(directory: Directory, accountId: AccountId, appPasswordId: number): Promise<void> {
  await directory.write(async (tables) => {
    await tables.oauthTokens.removeAll(accountId, appPasswordId)
    // Sessions that it opened end now.
    if ((await tables.appPasswords.remove(accountId, appPasswordId)) > 0)
      await tables.accounts.raiseVersion(accountId)
  })
}

type Found = { readonly digest: Uint8Array; readonly token: OAuthTokenRecord; readonly about: About }

const PREFIXES: Readonly<Record<OAuthTokenKind, string>> = {
  code: '',
  access: ACCESS_PREFIX,
  refresh: REFRESH_PREFIX,
}

/** Undefined: there is none, or it is of another kind. It may have ended. */
async function findToken(
  directory: Directory,
  written: string,
  kind: OAuthTokenKind,
): Promise<Found | undefined> {
  const prefix = PREFIXES[kind]
  const digest = written.startsWith(prefix) ? tokenDigest(written.slice(prefix.length)) : undefined
  const token = digest && (await directory.read(({ oauthTokens }) => oauthTokens.get(digest)))
  if (digest === undefined || token?.kind !== kind) return undefined
  const about = ABOUT.safeParse(jsonOrUndefined(token.about))
  return about.success ? { digest, token, about: about.data } : undefined
}

/** RFC 6749 §4.1.2, RFC 9207 §2 */
function answerUrl(
  { redirectUri, state }: GrantAsked,
  answer: Readonly<Record<string, string>>,
  origin: string,
): string {
  const url = new URL(redirectUri)
  const fields = { ...answer, ...(state !== undefined && { state }), iss: origin }
  for (const [name, value] of Object.entries(fields)) url.searchParams.set(name, value)
  return url.href
}

/** A site by its name; a program on this machine by nothing that would tell a person something. */
function placeOf(redirectUri: string): string {
  const { protocol, hostname } = new URL(redirectUri)
  return protocol === 'https:' ? hostname : ''
}
