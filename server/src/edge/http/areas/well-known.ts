/** Addresses that programs know without being told. RFC 8615 */
import { Refusal } from '../../../lib/refusal.ts'
import type { Area, HttpDeps } from '../http-app.ts'
import { SECURITY_TXT_SECONDS } from '../limits.ts'
import { ASK_URL } from '../pages/password-pages.ts'

const OPEN = { config: { access: 'anyone', domains: true } } as const
const DAY_MS = 86_400_000

export const wellKnownRoutes: Area = (app, deps) => {
  // Password managers lead people here. W3C change-password-url
  app.get('/.well-known/change-password', OPEN, (_request, reply) =>
    reply.redirect(`${deps.origin}${ASK_URL}`, 302),
  )

  // RFC 9116
  app.get('/.well-known/security.txt', OPEN, async (request, reply) => {
    const asked = request.ownHost.kind === 'domain' ? request.ownHost.domain : deps.hostname
    const domain = await nearestDomain(deps, asked)
    if (domain === undefined) throw new Refusal('not-found', { key: 'http.noPage' })
    const endsMs = deps.clock.now() + SECURITY_TXT_SECONDS * 1000
    const expires = new Date(endsMs - (endsMs % DAY_MS)).toISOString()
    const lines = [
      // Somebody reads it in every domain. RFC 5321 §4.5.1
      `Contact: mailto:postmaster@${domain}`,
      `Expires: ${expires}`,
      'Preferred-Languages: es, en',
      '',
    ]
    return reply.type('text/plain; charset=utf-8').send(lines.join('\n'))
  })
}

/** The name itself, or what stands behind its first labels: mail.empresa.test is of empresa.test. */
async function nearestDomain({ isOwnDomain }: HttpDeps, name: string): Promise<string | undefined> {
  const labels = name.split('.')
  for (let from = 0; from < labels.length - 1; from++) {
    const domain = labels.slice(from).join('.')
    if (await isOwnDomain(domain)) return domain
  }
  return undefined
}
