/**
 * What mail programs ask by the address alone. Only for our own domains, and the same for everybody: a password that a
 * program sends along is not looked at, not asked for and not kept anywhere. MISSION M4, THREATS ID13
 *
 *   GET  /mail/config-v1.1.xml?emailaddress=ana@empresa.test     (autoconfig.empresa.test)
 *   GET  /.well-known/autoconfig/mail/config-v1.1.xml            (empresa.test)
 *   POST /autodiscover/autodiscover.xml                          (Outlook; in any case of letters)
 *   GET  /autodiscover/autodiscover.json/v1.0/ana@empresa.test?Protocol=AutodiscoverV1
 *   GET  /mobileconfig?emailaddress=ana@empresa.test             (Apple)
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Refusal } from '../../../lib/refusal.ts'
import { canonicalAddress, tryParseMailbox } from '../../../mail/address.ts'
import { USER_MAX_BYTES } from '../../../service/account/limits.ts'
import { autoconfigXml } from '../../../service/client-settings/autoconfig.ts'
import {
  autodiscoverXml,
  noMobileSyncXml,
  OUTLOOK_SCHEMA,
} from '../../../service/client-settings/autodiscover.ts'
import { readAutodiscoverRequest } from '../../../service/client-settings/autodiscover-request.ts'
import { REQUEST_BYTES } from '../../../service/client-settings/limits.ts'
import { MOBILECONFIG_TYPE, mobileconfig } from '../../../service/client-settings/mobileconfig.ts'
import type { Area, HttpDeps } from '../http-app.ts'

const OPEN = { config: { access: 'anyone', domains: true } } as const
const XML = 'application/xml; charset=utf-8'
const TEXT = z.string().max(USER_MAX_BYTES)
const AUTOCONFIG_QUERY = z.object({ emailaddress: TEXT.optional() })
const AUTODISCOVER_QUERY = z.object({
  Email: TEXT.optional(),
  email: TEXT.optional(),
  Protocol: TEXT.optional(),
  protocol: TEXT.optional(),
})
const PROFILE_QUERY = z.object({ emailaddress: TEXT })

type Asked = { readonly address: string; readonly domain: string }

export const clientSettingsRoutes: Area = (app, deps) => {
  autoconfigRoutes(app, deps)
  autodiscoverXmlRoute(app, deps)
  autodiscoverJsonRoutes(app, deps)

  app.get('/mobileconfig', { ...OPEN, schema: { querystring: PROFILE_QUERY } }, async (request, reply) => {
    const { address, domain } = await ownAddress(deps, request.query.emailaddress)
    const language = (await deps.languageOf(domain)) ?? request.language
    const say = (key: string): string => deps.texts.format(language, { key, values: { address } })
    const texts = { name: say('profile.name'), description: say('profile.description') }
    const profile = mobileconfig(address, deps.mailServers, texts)
    if (profile === undefined) throw none()
    return reply
      .header('content-disposition', 'attachment; filename="mail.mobileconfig"')
      .type(MOBILECONFIG_TYPE)
      .send(deps.signProfile(profile) ?? profile)
  })
}

const autoconfigRoutes: Area = (app, deps) => {
  const answer = async (
    request: FastifyRequest<{ Querystring: z.infer<typeof AUTOCONFIG_QUERY> }>,
    reply: FastifyReply,
  ): Promise<FastifyReply> => {
    // A program may ask by the name of the host alone.
    const written = request.query.emailaddress
    const named = written === undefined ? undefined : domainIn(written)
    const domain = named ?? (request.ownHost.kind === 'domain' ? request.ownHost.domain : '')
    if (!(await deps.isOwnDomain(domain))) throw none()
    return reply.type(XML).send(autoconfigXml(domain.toLowerCase(), deps.mailServers, deps.origin))
  }
  for (const url of ['/mail/config-v1.1.xml', '/.well-known/autoconfig/mail/config-v1.1.xml'])
    app.get(url, { ...OPEN, schema: { querystring: AUTOCONFIG_QUERY } }, answer)
}

const autodiscoverXmlRoute: Area = (app, deps) => {
  app.register((xml, _options, done) => {
    // Whatever it calls its request: Outlook says text/xml, others nothing.
    xml.removeAllContentTypeParsers()
    xml.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: REQUEST_BYTES }, (_request, body, ready) =>
      ready(null, body),
    )
    xml.post('/autodiscover/autodiscover.xml', OPEN, async (request, reply) => {
      if (!Buffer.isBuffer(request.body)) throw new Refusal('invalid', { key: 'http.broken' })
      const { address: written, schema } = readAutodiscoverRequest(request.body)
      const { address } = await ownAddress(deps, written ?? '')
      const known = schema === undefined || schema.toLowerCase() === OUTLOOK_SCHEMA
      return reply.type(XML).send(known ? autodiscoverXml(address, deps.mailServers) : noMobileSyncXml())
    })
    done()
  })
}

const autodiscoverJsonRoutes: Area = (app, deps) => {
  const lead = async (
    reply: FastifyReply,
    written: string | undefined,
    query: z.infer<typeof AUTODISCOVER_QUERY>,
  ): Promise<FastifyReply> => {
    await ownAddress(deps, written ?? '')
    const protocol = query.Protocol ?? query.protocol ?? ''
    if (protocol.toLowerCase() !== 'autodiscoverv1')
      return reply.code(400).send({
        ErrorCode: 'ProtocolNotSupported',
        ErrorMessage: 'AutodiscoverV1 is what this server has.',
      })
    return reply.send({ Protocol: 'AutodiscoverV1', Url: `${deps.origin}/autodiscover/autodiscover.xml` })
  }
  const schema = { querystring: AUTODISCOVER_QUERY }
  app.get('/autodiscover/autodiscover.json', { ...OPEN, schema }, (request, reply) =>
    lead(reply, request.query.Email ?? request.query.email, request.query),
  )
  app.get(
    '/autodiscover/autodiscover.json/v1.0/:email',
    { ...OPEN, schema: { ...schema, params: z.strictObject({ email: TEXT }) } },
    (request, reply) => lead(reply, request.params.email, request.query),
  )
}

/** Throws Refusal `not-found` for addresses of others, without a word about which accounts there are. */
async function ownAddress({ isOwnDomain }: HttpDeps, written: string): Promise<Asked> {
  const parsed = tryParseMailbox(written.trim())
  if (parsed === undefined || !(await isOwnDomain(parsed.domain))) throw none()
  return { address: canonicalAddress(parsed), domain: parsed.domain }
}

/** Undefined for what is no address: a placeholder that a program forgot to fill. */
function domainIn(written: string): string | undefined {
  return tryParseMailbox(written.trim())?.domain
}

function none(): Refusal {
  return new Refusal('not-found', { key: 'http.notOurDomain' })
}

/** Outlook and others write the path as they like; what follows it is somebody's address and stays as it is. */
const ANY_CASE = /^\/autodiscover\/autodiscover\.(?:xml|json(?:\/v1\.0\/)?)/i

export function plainPath(url: string): string {
  return url.replace(ANY_CASE, (path) => path.toLowerCase())
}
