/** What an access token of ours opens: its app password, as it is now. RFC 6750, THREATS ID12 */
import type { Clock } from '../../lib/clock.ts'
import type { Directory } from '../../store/directory.ts'
import { openedBy } from '../account/login-scope.ts'
import { noteUse } from '../account/verify-credentials.ts'
import type { TokenJudgement } from '../oauth/token-verifier.ts'
import { readAccessToken } from './grants.ts'

export async function judgeOwnToken(
  { directory, clock }: { readonly directory: Directory; readonly clock: Clock },
  written: string,
): Promise<TokenJudgement> {
  const token = await readAccessToken(directory, written)
  if (token === undefined) return { kind: 'refused', reason: 'none of ours' }
  const now = clock.now()
  if (token.expiresMs <= now) return { kind: 'expired' }
  const apps = await directory.read(({ appPasswords }) => appPasswords.list(token.accountId))
  const app = apps.find(({ id }) => id === token.appPasswordId)
  const account = await directory.account(token.accountId)
  if (app === undefined || account === undefined) return { kind: 'refused', reason: 'taken back' }
  if (app.expiresMs !== undefined && app.expiresMs <= now) return { kind: 'refused', reason: 'ended' }
  await noteUse(directory, account.id, app, now)
  return {
    kind: 'proved',
    address: account.address,
    untilMs: Math.min(token.expiresMs, app.expiresMs ?? token.expiresMs),
    appPassword: openedBy(app),
  }
}
