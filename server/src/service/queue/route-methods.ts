/** Routes: where the operator sends the mail of a domain, instead of asking its MX records. */
import { z } from 'zod'
import { Refusal } from '../../lib/refusal.ts'
import { toAsciiDomain } from '../../mail/domain.ts'
import { isIpAddress } from '../../net/address-range.ts'
import { hostName } from '../../net/dns/host-name.ts'
import { removeRoute } from '../../store/queue-routes.ts'
import { listTlsOverrides, removeTlsOverride, setTlsOverride, TLS_LEVELS } from '../../store/queue-tls.ts'
import type { Route } from '../../store/queue-types.ts'
import { SealFault } from '../../store/sealed/sealer.ts'
import { secret } from '../admin/inputs.ts'
import { type AdminMethod, adminMethod, type Json } from '../admin/method.ts'
import type { QueueService } from './queue-service.ts'

const domain = z.string().min(1).max(255)

export function routeMethods(service: QueueService): readonly AdminMethod[] {
  const { db } = service.store
  return [
    adminMethod({
      name: 'route.set',
      scope: 'operator',
      input: z.strictObject({
        domain,
        host: z.string().min(1).max(255),
        port: z.int().min(1).max(65_535),
        tls: z.enum(['off', 'opportunistic', 'require']).default('opportunistic'),
        implicitTls: z.boolean().default(false),
        lmtp: z.boolean().default(false),
        username: z.string().min(1).max(255).optional(),
        password: secret.optional(),
      }),
      run: async (_principal, { username, password, ...input }) => {
        if ((username === undefined) !== (password === undefined))
          throw new Refusal('invalid', { key: 'route.halfSignIn' })
        // Without TLS the password would be everybody's; a relay on this machine hears it from nobody else.
        const inside = input.host === 'localhost' || input.host === '::1' || input.host.startsWith('127.')
        if (username !== undefined && !inside && !input.implicitTls && input.tls !== 'require')
          throw new Refusal('needs-tls', { key: 'route.signInNeedsTls' })
        const route: Route = {
          ...input,
          domain: patternOf(input.domain),
          host: hostOf(input.host),
          username: username ?? null,
          password: password ?? null,
        }
        await service.setRoute(route)
        return routeJson(route)
      },
    }),
    adminMethod({
      name: 'route.list',
      scope: 'operator',
      input: z.strictObject({}),
      run: async () => (await service.routes()).map(routeJson),
    }),
    adminMethod({
      name: 'route.remove',
      scope: 'operator',
      input: z.strictObject({ domain }),
      run: async (_principal, input) => {
        const pattern = patternOf(input.domain)
        if (!(await removeRoute(db, pattern)))
          throw new Refusal('not-found', { key: 'route.none', values: { domain: input.domain } })
        await service.loadRoutes()
        return { domain: pattern }
      },
    }),
    ...tlsMethods(service),
  ]
}

/** How strictly destinations are met that are found by MX: before what they publish themselves. */
function tlsMethods(service: QueueService): readonly AdminMethod[] {
  const { db } = service.store
  return [
    adminMethod({
      name: 'route.tls',
      scope: 'operator',
      // null: as the destination itself asks.
      input: z.strictObject({ domain, level: z.enum(TLS_LEVELS).nullable() }),
      run: async (_principal, { domain: written, level }) => {
        const pattern = patternOf(written)
        if (level === null) await removeTlsOverride(db, pattern)
        else await setTlsOverride(db, { domain: pattern, level })
        await service.loadRoutes()
        return { domain: pattern, level }
      },
    }),
    adminMethod({
      name: 'route.tls-list',
      scope: 'operator',
      input: z.strictObject({}),
      run: async () => await listTlsOverrides(db).then((all) => all.map((one) => ({ ...one }))),
    }),
  ]
}

/** `*`, `*.example.org` or a domain, in A-labels. */
function patternOf(text: string): string {
  if (text === '*') return text
  const wild = text.startsWith('*.')
  const ascii = toAsciiDomain(wild ? text.slice(2) : text)
  if (ascii === undefined) throw new Refusal('invalid', { key: 'route.badDomain', values: { domain: text } })
  return wild ? `*.${ascii}` : ascii
}

/** Throws Refusal `invalid`. */
export function hostOf(text: string): string {
  const host = isIpAddress(text) ? text : hostName(text)
  if (host === undefined) throw new Refusal('invalid', { key: 'route.badHost', values: { host: text } })
  return host
}

/** The password never comes out again. `locked`: it cannot be opened, so nothing is sent this way. */
function routeJson({ password, ...route }: Route): Json {
  const locked = password instanceof SealFault ? password.kind : null
  return { ...route, hasPassword: password !== null, locked }
}
