/**
 * The policy of each domain of ours about encryption, for those who send it mail. Under that name only: it is the name that
 * the sender's TLS has proved.
 *
 *   GET https://mta-sts.empresa.test/.well-known/mta-sts.txt
 *
 * RFC 8461 §3.3
 */
import { Refusal } from '../../../lib/refusal.ts'
import type { Area } from '../http-app.ts'

/** Those who send hear of a change by the id in the DNS, and then want it at once. */
const NO_CACHE = 'no-cache'

export const mtaStsRoutes: Area = (app, { stsPolicyOf }) => {
  app.get(
    '/.well-known/mta-sts.txt',
    { config: { access: 'anyone', domains: true } },
    async ({ ownHost }, reply) => {
      const asked = ownHost.kind === 'domain' && ownHost.service === 'mta-sts' ? ownHost.domain : undefined
      const policy = asked === undefined ? undefined : await stsPolicyOf(asked)
      if (policy === undefined) throw new Refusal('not-found', { key: 'http.noPage' })
      return reply.header('cache-control', NO_CACHE).type('text/plain; charset=utf-8').send(policy)
    },
  )
}
