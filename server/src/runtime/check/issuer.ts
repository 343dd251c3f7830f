/** Whether the issuer of [oauth] gives its keys: without them nobody signs in with a token. */
import type { Config } from '../../config/config.ts'
import { type AskHttps, createAskHttps } from '../../net/https.ts'
import { fetchKeys } from '../../service/oauth/fetch-keys.ts'
import { type Finding, fine, trouble } from './finding.ts'

/** Nothing to say where no issuer is configured. */
export async function checkIssuer({ oauth }: Config, ask: AskHttps = createAskHttps()): Promise<Finding[]> {
  if (oauth === undefined) return []
  const { issuer } = oauth
  try {
    const { keys } = await fetchKeys(oauth, ask)
    if (keys.length > 0) return [fine('oauth', 'issuer.fine', { issuer, n: keys.length })]
    return [trouble('problem', 'oauth', 'issuer.empty', { issuer })]
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return [trouble('problem', 'oauth', 'issuer.silent', { issuer, reason })]
  }
}
