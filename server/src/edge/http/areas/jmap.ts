/**
 * JMAP over HTTP. RFC 8620 §1.6, §2, §3, §6, §7.3
 *
 *   GET  /.well-known/jmap, /jmap/session          the session resource
 *   POST /jmap/api                                 {"using":[…],"methodCalls":[…]}
 *   POST /jmap/upload/A7                           201 {"accountId":"A7","blobId":"U81…","type":"image/png","size":512}
 *   GET  /jmap/download/A7/B12-3/factura.pdf       the octets, as a file
 *   GET  /jmap/events?types=*&closeafter=no&ping=0 event: state
 *   GET  /jmap/ws                                  101, and from then on RFC 8887
 */
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Refusal } from '../../../lib/refusal.ts'
import { type Blob, JmapRequestError, type JmapServer, type StateChange } from '../../jmap-server.ts'
import { callerOf } from '../access.ts'
import { AtOnce } from '../at-once.ts'
import type { EventStream, EventStreams } from '../event-streams.ts'
import type { HttpApp } from '../http-app.ts'
import type { JmapSockets } from '../jmap-sockets.ts'
import { BLOB_SECONDS, JMAP_REQUEST_BYTES, STREAM_PING_MIN_S } from '../limits.ts'

/** With a session, or as a mail program signs in. */
const MAIL = { config: { access: 'account', mail: true } } as const
const DOWNLOAD = z.object({ accept: z.string().max(200).optional() })
const DOWNLOAD_PATH = z.object({ accountId: z.string(), blobId: z.string(), name: z.string() })
const UPLOAD_PATH = z.object({ accountId: z.string() })
const EVENTS = z.object({
  types: z.string().max(1000).default('*'),
  closeafter: z.enum(['state', 'no']).default('no'),
  ping: z.coerce.number().int().min(0).max(86_400).default(0),
})
/** Later it may be asked again. RFC 6585 §4 */
const TOO_MANY = 429
const MEDIA_TYPE = /^[A-Za-z0-9!#$&^_.+-]{1,80}\/[A-Za-z0-9!#$&^_.+-]{1,80}$/

export type JmapCarriers = {
  readonly streams: EventStreams
  readonly sockets: JmapSockets
  /** Requests under way, of HTTP and WebSockets together. */
  readonly atOnce: AtOnce
}

export function jmapRoutes(app: HttpApp, jmap: JmapServer, { streams, sockets, atOnce }: JmapCarriers): void {
  for (const url of ['/.well-known/jmap', '/jmap/session'])
    app.get(url, MAIL, async (request, reply) => {
      reply.header('cache-control', 'no-cache, no-store, must-revalidate')
      return await jmap.session(callerOf(request).principal)
    })
  apiRoute(app, jmap, atOnce)
  uploadRoute(app, jmap)
  app.get(
    '/jmap/download/:accountId/:blobId/:name',
    { ...MAIL, schema: { params: DOWNLOAD_PATH, querystring: DOWNLOAD } },
    async (request, reply) => {
      const { accountId, blobId, name } = request.params
      const blob = await jmap.download(callerOf(request).principal, accountId, blobId)
      if (blob === undefined) throw new Refusal('not-found', { key: 'http.noPage' })
      return sendBlob(reply, blob, { name, type: request.query.accept })
    },
  )
  app.get(
    '/jmap/events',
    { ...MAIL, exposeHeadRoute: false, schema: { querystring: EVENTS } },
    (request, reply) => openEvents(jmap, streams, request, reply),
  )
  app.get('/jmap/ws', { ...MAIL, exposeHeadRoute: false }, (request, reply) => sockets.open(request, reply))
}

function apiRoute(app: HttpApp, jmap: JmapServer, atOnce: AtOnce): void {
  app.register((api, _options, done) => {
    api.removeAllContentTypeParsers()
    // As octets: how deep it is has to be known before it is parsed. THREATS JM1
    const options = { parseAs: 'buffer', bodyLimit: JMAP_REQUEST_BYTES } as const
    api.addContentTypeParser('application/json', options, (_request, body, ready) => ready(null, body))
    boundAtOnce(api, atOnce, 'maxConcurrentRequests')
    api.post('/jmap/api', { ...MAIL, bodyLimit: JMAP_REQUEST_BYTES }, async (request, reply) => {
      const body = Buffer.isBuffer(request.body) ? request.body : new Uint8Array()
      try {
        const answer = await jmap.call(callerOf(request).principal, body, signedInMs(request))
        reply.header('content-type', 'application/json; charset=utf-8')
        return reply.send(Buffer.from(jmap.text(answer)))
      } catch (error) {
        if (error instanceof JmapRequestError) return sendRequestError(reply, error)
        throw error
      }
    })
    done()
  })
}

/** A program signs in with each request. */
function signedInMs({ session }: FastifyRequest): number {
  return session === undefined ? Number.POSITIVE_INFINITY : session.provedMs
}

/** Before the body comes: it is what takes room. RFC 8620 §2, §3.6.1 */
function boundAtOnce(app: Pick<FastifyInstance, 'addHook'>, atOnce: AtOnce, limit: string): void {
  app.addHook('onRequest', async (request, reply) => {
    if (atOnce.enter(callerOf(request).principal.accountId, reply.raw)) return
    const error = new JmapRequestError('limit', `At most ${atOnce.max} at once.`, limit)
    reply.header('retry-after', '1')
    sendRequestError(reply, error, TOO_MANY)
    await reply
  })
}

/** RFC 8620 §3.6.1, RFC 7807 */
function sendRequestError(
  reply: FastifyReply,
  { type, message, limit }: JmapRequestError,
  status = 400,
): FastifyReply {
  const problem = {
    type: `urn:ietf:params:jmap:error:${type}`,
    status,
    detail: message,
    ...(limit !== undefined && { limit }),
  }
  return reply.code(status).type('application/problem+json').send(JSON.stringify(problem))
}

function uploadRoute(app: HttpApp, jmap: JmapServer): void {
  app.register((uploads, _options, done) => {
    uploads.removeAllContentTypeParsers()
    // As it comes: an upload is kept piece by piece, and is never held whole.
    uploads.addContentTypeParser('*', (_request, body, ready) => ready(null, body))
    boundAtOnce(uploads, new AtOnce(jmap.atOnce.uploads), 'maxConcurrentUpload')
    uploads.post<{ Params: z.output<typeof UPLOAD_PATH> }>(
      '/jmap/upload/:accountId',
      { ...MAIL, schema: { params: UPLOAD_PATH } },
      async (request, reply) => {
        const { principal } = callerOf(request)
        const type = mediaType(request.headers['content-type']) ?? 'application/octet-stream'
        try {
          if (Number(request.headers['content-length'] ?? 0) > jmap.uploadMax)
            throw new Refusal('too-large', { key: 'http.tooLarge' })
          const uploaded = await jmap.upload(
            principal,
            request.params.accountId,
            type,
            octetsOf(request.body),
          )
          return reply.code(201).send(uploaded)
        } catch (error) {
          // Whatever is still on its way is not wanted any more.
          reply.header('connection', 'close')
          throw error
        }
      },
    )
    done()
  })
}

/** Nothing where there is no body. Throws Refusal `invalid` when the client breaks off. */
async function* octetsOf(body: unknown): AsyncGenerator<Uint8Array> {
  if (!(body instanceof Readable)) return
  try {
    for await (const piece of body) yield piece as Uint8Array
  } catch (error) {
    throw new Refusal('invalid', { key: 'http.broken' }, { cause: error })
  }
}

/** A file and nothing else, whatever it says it is: no page of ours shows it in our origin. THREATS JM6 */
function sendBlob(
  reply: FastifyReply,
  blob: Blob,
  asked: { readonly name: string; readonly type: string | undefined },
): FastifyReply {
  reply.headers({
    'content-type': mediaType(asked.type) ?? blob.type,
    'content-length': blob.sizeBytes,
    'content-disposition': `attachment; filename*=utf-8''${encodeURIComponent(asked.name.toWellFormed())}`,
    'content-security-policy': "sandbox; default-src 'none'",
    // What an id names never changes. RFC 8620 §6
    'cache-control': `private, immutable, max-age=${BLOB_SECONDS}`,
  })
  return reply.send('whole' in blob ? Buffer.from(blob.whole) : Readable.from(blob.pieces()))
}

function mediaType(text: string | undefined): string | undefined {
  const type = text?.split(';', 1)[0]?.trim() ?? ''
  return MEDIA_TYPE.test(type) ? type.toLowerCase() : undefined
}

/** RFC 8620 §7.3 */
async function openEvents(
  jmap: JmapServer,
  streams: EventStreams,
  request: FastifyRequest<{ Querystring: z.output<typeof EVENTS> }>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { types, closeafter, ping } = request.query
  const wanted = types === '*' ? 'all' : new Set(types.split(','))
  const changes: StateChange[] = []
  let stream: EventStream | undefined
  const tell = ({ changed, pushState: id }: StateChange): void => {
    stream?.send({ id, event: 'state', data: { '@type': 'StateChange', changed } })
    if (closeafter === 'state') stream?.end()
  }
  const missed = request.headers['last-event-id']?.toString()
  // Whoever has the stream open hears everything from then on: it is opened when somebody watches.
  const stop = await jmap.watch(
    callerOf(request).principal,
    wanted,
    (change) => (stream === undefined ? changes.push(change) : tell(change)),
    missed,
  )
  try {
    stream = streams.open(request, reply)
  } catch (error) {
    stop()
    throw error
  }
  const interval = Math.max(ping, STREAM_PING_MIN_S)
  const timer =
    ping === 0
      ? undefined
      : setInterval(() => stream?.send({ event: 'ping', data: { interval } }), interval * 1000)
  stream.onEnd(() => {
    clearInterval(timer)
    stop()
  })
  for (const change of changes) tell(change)
  return reply
}
