/**
 * One's own mail taken along and brought from elsewhere, with a session or as a mail program signs in.
 *
 *   GET  /jmap/export                               an archive with a file for each message
 *   GET  /jmap/export?mailbox=Clientes/Norte        that mailbox as an mbox. RFC 4155
 *   POST /jmap/import?mailbox=Importado&seen=yes    an mbox; 200 {"messages":12,"passedOver":0,"stopped":null}
 */
import { hash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Refusal } from '../../../lib/refusal.ts'
import type { Takeout } from '../../../service/takeout/takeout.ts'
import { callerOf } from '../access.ts'
import { carryOutOnce } from '../api/request-key.ts'
import { AtOnce } from '../at-once.ts'
import type { HttpApp, HttpDeps } from '../http-app.ts'

const MAIL = { config: { access: 'account', mail: true } } as const
/** Octets of a mailbox name in UTF-8, as the store bounds it, each written as %XX. */
const mailbox = z.string().min(1).max(3_000)
const EXPORT = z.strictObject({ mailbox: mailbox.optional() })
const IMPORT = z.strictObject({ mailbox, seen: z.enum(['yes', 'no']).default('yes') })
const POLICY = "sandbox; default-src 'none'"

export function takeoutRoutes(app: HttpApp, takeout: Takeout, deps: HttpDeps): void {
  exportRoute(app, takeout)
  importRoute(app, takeout, deps)
}

function exportRoute(app: HttpApp, takeout: Takeout): void {
  const atOnce = new AtOnce(takeout.atOnce.taken)
  app.get(
    '/jmap/export',
    { ...MAIL, exposeHeadRoute: false, schema: { querystring: EXPORT } },
    async (request, reply) => {
      const { principal } = callerOf(request)
      enter(atOnce, request, reply)
      const wanted = request.query.mailbox
      const octets =
        wanted === undefined ? await takeout.zip(principal) : await takeout.mbox(principal, wanted)
      const name = wanted === undefined ? 'valija.zip' : 'valija.mbox'
      return reply
        .headers({
          'content-type': wanted === undefined ? 'application/zip' : 'application/mbox',
          // To be kept, not to be shown in our origin. THREATS JM6
          'content-disposition': `attachment; filename="${name}"`,
          'content-security-policy': POLICY,
          'cache-control': 'private, no-store',
        })
        .send(Readable.from(octets, { objectMode: false }))
    },
  )
}

function importRoute(app: HttpApp, takeout: Takeout, deps: HttpDeps): void {
  const atOnce = new AtOnce(takeout.atOnce.brought)
  app.register((imports, _options, done) => {
    imports.removeAllContentTypeParsers()
    const options = { parseAs: 'buffer', bodyLimit: takeout.requestOctets } as const
    imports.addContentTypeParser('application/mbox', options, (_request, body, ready) => ready(null, body))
    // Before the body comes: it is what takes room.
    imports.addHook('onRequest', async (request, reply) => enter(atOnce, request, reply))
    imports.post<{ Querystring: z.output<typeof IMPORT> }>(
      '/jmap/import',
      { ...MAIL, bodyLimit: takeout.requestOctets, schema: { querystring: IMPORT } },
      async (request, reply) => {
        const mbox = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
        const { status, body } = await carryOutOnce(
          request,
          reply,
          deps,
          async () => await bring(takeout, request, mbox),
          hash('sha256', mbox),
        )
        return reply.code(status).send(body)
      },
    )
    done()
  })
}

async function bring(
  takeout: Takeout,
  request: FastifyRequest<{ Querystring: z.output<typeof IMPORT> }>,
  mbox: Uint8Array,
) {
  const { mailbox: into, seen } = request.query
  const brought = await takeout.bring(callerOf(request).principal, {
    mailbox: into,
    seen: seen === 'yes',
    mbox,
  })
  return { status: 200, body: brought }
}

/** Refusal `try-later`: it is under way already. */
function enter(atOnce: AtOnce, request: FastifyRequest, reply: FastifyReply): void {
  if (!atOnce.enter(callerOf(request).principal.accountId, reply.raw))
    throw new Refusal('try-later', { key: 'http.underWay' })
}
