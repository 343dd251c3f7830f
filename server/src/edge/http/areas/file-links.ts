/**
 * Files that are too large for a message, given to others by a link.
 *
 *   GET    /file/TOKEN            the page, for whoever has the link
 *   GET    /file/TOKEN/download   the file, or what a download that was cut off lacks (RFC 9110 §14.2)
 *   GET    /jmap/links            {"links":[{"id":77,"name":"plano.zip",…}],"limits":{…}}
 *   POST   /jmap/links            {"name":"plano.zip","sizeBytes":60000000}; 201 {"id":77,"url":"https://…","lastDay":"2026-12-23",…}
 *   PUT    /jmap/links/77?at=0    octets, in order; {"come":2097152}
 *   DELETE /jmap/links/77         the link is none any more
 *
 * A file comes in pieces, each a request of its own: a request has a minute, and what was cut off goes on where it was.
 */
import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { Refusal } from '../../../lib/refusal.ts'
import type { FileLinks, OfferedFile } from '../../../service/file-links/file-links.ts'
import {
  DOWNLOADS_AT_ONCE,
  FILE_LINK_BOUNDS,
  FILE_LINK_PATH,
  NAME_CHARACTERS_MAX,
  PIECES_AT_ONCE,
} from '../../../service/file-links/limits.ts'
import { callerOf } from '../access.ts'
import { AtOnce } from '../at-once.ts'
import type { Area, HttpApp, HttpDeps } from '../http-app.ts'
import { PATH_PART_MAX } from '../limits.ts'
import { fileLinkPage, noFileLinkPage } from '../pages/file-link-pages.ts'
import { sayIn, sendPage } from '../pages/page.ts'
import { problemOf } from '../problems.ts'
import { savedFile } from '../safe-file.ts'

const URL = `${FILE_LINK_PATH}:token`
const TOKEN = z.strictObject({ token: z.string().max(PATH_PART_MAX) })
// Who opens a link is not asked who they are, and no cookie is read.
const ANYONE = { config: { access: 'anyone', anySite: true } } as const
const MAIL = { config: { access: 'account', mail: true } } as const
const ONE = z.strictObject({ id: z.coerce.number().int().min(1) })
const PIECE = z.strictObject({ at: z.coerce.number().int().min(0).max(FILE_LINK_BOUNDS.fileOctets) })
const FILE = z.strictObject({
  name: z.string().min(1).max(NAME_CHARACTERS_MAX),
  sizeBytes: z.int().min(1),
})
const { pieceOctets: PIECE_OCTETS } = FILE_LINK_BOUNDS

export const fileLinkRoutes: Area = (app, deps) => {
  pageRoutes(app, deps)
  ownRoutes(app, deps)
  pieceRoute(app, deps.fileLinks)
}

function pageRoutes(app: HttpApp, { texts, fileLinks, log }: HttpDeps): void {
  const underWay = new AtOnce(DOWNLOADS_AT_ONCE)
  app.register((pages, _options, done) => {
    pages.setErrorHandler((error: Error, request, reply) => {
      const { status, code, text } = problemOf(error)
      if (code === 'bug') log.error('http.failed', error, { route: request.routeOptions.url })
      const say = sayIn(texts, request.language)
      const page = noFileLinkPage(say, say(text.key, text.values))
      return sendPage(reply, status, { language: request.language, ...page })
    })
    const page = pages.withTypeProvider<ZodTypeProvider>()
    const open = ({ peer, params }: FastifyRequest<{ Params: { token: string } }>): Promise<OfferedFile> =>
      fileLinks.open(params.token, peer.address)
    page.get(URL, { ...ANYONE, schema: { params: TOKEN } }, async (request, reply) => {
      const file = await open(request)
      const { language } = request
      const path = `${FILE_LINK_PATH}${request.params.token}/download`
      return sendPage(reply, 200, { language, ...fileLinkPage(sayIn(texts, language), language, file, path) })
    })
    const download = { ...ANYONE, exposeHeadRoute: false, schema: { params: TOKEN } }
    page.get(`${URL}/download`, download, async (request, reply) => {
      const file = await open(request)
      if (!underWay.enter(file.owner.id, reply.raw)) throw new Refusal('try-later', { key: 'links.busy' })
      return sendOctets(request, reply, file, fileLinks)
    })
    done()
  })
}

/** Saved, never shown: whatever it is, no page of ours is made of it. THREATS JM6 */
function sendOctets(
  { headers }: FastifyRequest,
  reply: FastifyReply,
  file: OfferedFile,
  fileLinks: FileLinks,
): FastifyReply {
  const { sizeBytes } = file
  // What a file is never changes: its number stands for it.
  const tag = `"${file.id.toString(36)}"`
  const from = headers['if-range'] === undefined || headers['if-range'] === tag ? firstOf(headers.range) : 0
  reply.headers({
    ...savedFile(file.name),
    etag: tag,
    'accept-ranges': 'bytes',
    'cache-control': 'private, no-store',
  })
  if (from >= sizeBytes) return reply.code(416).header('content-range', `bytes */${sizeBytes}`).send()
  reply.header('content-length', sizeBytes - from)
  if (from > 0) reply.code(206).header('content-range', `bytes ${from}-${sizeBytes - 1}/${sizeBytes}`)
  async function* counted(): AsyncGenerator<Uint8Array> {
    yield* file.pieces(from)
    await fileLinks.downloaded(file)
  }
  return reply.send(Readable.from(counted(), { objectMode: false }))
}

/**
 * The octet from which on somebody wants the rest: what goes on with a download asks so. Whoever asks for another part gets
 * all of it, as who asks for none. RFC 9110 §14.2
 */
function firstOf(range: string | undefined): number {
  return Number(/^bytes=(\d{1,15})-$/i.exec(range ?? '')?.[1] ?? 0)
}

function ownRoutes(app: HttpApp, { fileLinks }: HttpDeps): void {
  app.get('/jmap/links', MAIL, async (request) => {
    const { principal } = callerOf(request)
    const links = await fileLinks.list(principal)
    return {
      links: links.map(({ madeMs, ...one }) => ({ ...one, madeAt: new Date(madeMs).toISOString() })),
      limits: { ...FILE_LINK_BOUNDS, days: await fileLinks.days(principal) },
    }
  })
  app.post('/jmap/links', { ...MAIL, schema: { body: FILE } }, async (request, reply) => {
    const made = await fileLinks.begin(callerOf(request).principal, request.body)
    return reply.code(201).send({ ...made, pieceOctets: PIECE_OCTETS })
  })
  app.delete('/jmap/links/:id', { ...MAIL, schema: { params: ONE } }, async (request, reply) => {
    await fileLinks.revoke(callerOf(request).principal, request.params.id)
    return reply.code(204).send()
  })
}

function pieceRoute(app: HttpApp, fileLinks: FileLinks): void {
  const atOnce = new AtOnce(PIECES_AT_ONCE)
  app.register((pieces, _options, done) => {
    pieces.removeAllContentTypeParsers()
    const options = { parseAs: 'buffer', bodyLimit: PIECE_OCTETS } as const
    pieces.addContentTypeParser('application/octet-stream', options, (_request, body, ready) =>
      ready(null, body),
    )
    // Before the body comes: it is what takes room.
    pieces.addHook('onRequest', async (request, reply) => {
      if (!atOnce.enter(callerOf(request).principal.accountId, reply.raw))
        throw new Refusal('try-later', { key: 'http.underWay' })
    })
    pieces.put<{ Params: z.output<typeof ONE>; Querystring: z.output<typeof PIECE> }>(
      '/jmap/links/:id',
      { ...MAIL, bodyLimit: PIECE_OCTETS, schema: { params: ONE, querystring: PIECE } },
      async (request) => {
        const bytes = Buffer.isBuffer(request.body) ? request.body : new Uint8Array()
        const { principal } = callerOf(request)
        return { come: await fileLinks.add(principal, request.params.id, request.query.at, bytes) }
      },
    )
    done()
  })
}
