/** From a bearer token to the account it opens, for the authenticator. RFC 6750 §2.1, THREATS ID2, ID8 */
import type { Log } from '../../lib/log.ts'
import { Refusal } from '../../lib/refusal.ts'
import type { Secret } from '../../lib/secret.ts'
import type { Directory } from '../../store/directory.ts'
import type { AccountRecord } from '../../store/directory-types.ts'
import { IssuerSilent, type TokenJudgement, type TokenVerifier } from '../oauth/token-verifier.ts'
import type { Login } from './login-scope.ts'
import type { Admission } from './sign-in-limiter.ts'

export type BearerDeps = {
  readonly tokens?: TokenVerifier | undefined
  readonly directory: Directory
  readonly log: Log
  readonly admission: Admission
}

/** Who the client says it is; undefined when it leaves that to the token. */
export type NamedAccount = { readonly account: AccountRecord | undefined } | undefined

export type Bearer = {
  readonly account: AccountRecord
  readonly login: Login
  readonly untilMs: number | undefined
}

/**
 * The account that the token proves, if it is the one that was named, and until when. Undefined: none; then the admission has heard how
 * it went. An expired token was genuine: its bearer guesses nothing and fetches a new one.
 */
export async function accountOfBearer(
  { tokens, directory, log, admission }: BearerDeps,
  token: Secret,
  named: NamedAccount,
): Promise<Bearer | undefined> {
  const judged = await judge(tokens, token, admission)
  if (judged.kind === 'expired') {
    admission.untested()
    return undefined
  }
  if (judged.kind === 'refused') {
    log.info('sign-in.token-refused', { reason: judged.reason })
    admission.failed()
    return undefined
  }
  const account = await directory.accountByAddress(judged.address)
  if (account !== undefined && (named === undefined || named.account?.id === account.id))
    return { account, login: { appPassword: judged.appPassword }, untilMs: judged.untilMs }
  admission.failed()
  return undefined
}

async function judge(
  tokens: TokenVerifier | undefined,
  token: Secret,
  admission: Admission,
): Promise<TokenJudgement> {
  if (tokens === undefined) return { kind: 'refused', reason: 'no issuer' }
  try {
    return await tokens.judge(token)
  } catch (error) {
    admission.untested()
    if (!(error instanceof IssuerSilent)) throw error
    throw new Refusal('try-later', { key: 'auth.issuerSilent' }, { cause: error })
  }
}
