/**
 * JMAP over WebSockets: the same doors and bounds as over HTTP, one request after the other on each. Who may no longer ask is cut
 * off within seconds. RFC 8887, THREATS JM1, JM5, ID4
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Log } from '../../lib/log.ts'
import { Refusal } from '../../lib/refusal.ts'
import type { HttpStream } from '../../net/http-server.ts'
import { type WebSocketLimits, WebSocketStream, webSocketAnswer } from '../../net/web-socket.ts'
import type { JmapServer } from '../jmap-server.ts'
import { callerOf } from './access.ts'
import type { AtOnce } from './at-once.ts'
import { assertOwnPage } from './cross-site.ts'
import {
  JMAP_REQUEST_BYTES,
  REQUEST_MS,
  SOCKET_PING_MS,
  SOCKET_QUIET_MS,
  STREAM_AGAIN_MS,
  STREAM_BACKLOG_BYTES,
  STREAM_CHECK_MS,
  STREAMS_MAX,
  STREAMS_PER_ACCOUNT,
} from './limits.ts'

const LIMITS: WebSocketLimits = {
  textBytes: JMAP_REQUEST_BYTES,
  textMs: REQUEST_MS,
  backlogBytes: STREAM_BACKLOG_BYTES,
  pingMs: SOCKET_PING_MS,
  quietMs: SOCKET_QUIET_MS,
}

export type JmapSocketDeps = {
  readonly jmap: JmapServer
  /** Shared with requests over HTTP. */
  readonly atOnce: AtOnce
  /** Whether who asked may go on. */
  readonly still: (request: FastifyRequest) => Promise<boolean>
  /** The stream of a request that asked to go on as a WebSocket. */
  readonly take: (request: FastifyRequest['raw'], response: FastifyReply['raw']) => HttpStream | undefined
  readonly log: Log
}

export type JmapSockets = {
  /** Answers the request with a WebSocket. Throws Refusal `forbidden` and `too-many`. */
  open(request: FastifyRequest, reply: FastifyReply): FastifyReply
  endAll(): void
}

export function createJmapSockets(deps: JmapSocketDeps): JmapSockets {
  const open = new Set<JmapSocket>()
  return {
    open(request, reply) {
      assertOwnPage(request)
      const { accountId } = callerOf(request).principal
      const own = [...open].filter((one) => one.accountId === accountId).length
      if (open.size >= STREAMS_MAX || own >= STREAMS_PER_ACCOUNT)
        throw new Refusal('too-many', { key: 'http.tooManyStreams', values: { n: STREAM_AGAIN_MS / 1000 } })
      const head = webSocketAnswer(request.headers, 'jmap')
      const stream = head === undefined ? undefined : deps.take(request.raw, reply.raw)
      if (head === undefined || stream === undefined)
        return reply.code(426).headers({ upgrade: 'websocket', connection: 'upgrade' }).send()
      reply.hijack()
      stream.write(head)
      const socket = new JmapSocket(deps, request, new WebSocketStream(stream, LIMITS))
      open.add(socket)
      socket.stream.onEnd(() => open.delete(socket))
      socket.run()
      return reply
    },
    endAll() {
      for (const { stream } of open) stream.close(1001)
    },
  }
}

class JmapSocket {
  readonly accountId: number
  readonly stream: WebSocketStream
  readonly #deps: JmapSocketDeps
  readonly #request: FastifyRequest
  /** Gives back the place of the request that is under way. */
  #leave: (() => void) | undefined
  #stopPush: (() => void) | undefined

  constructor(deps: JmapSocketDeps, request: FastifyRequest, stream: WebSocketStream) {
    this.accountId = callerOf(request).principal.accountId
    this.stream = stream
    this.#deps = deps
    this.#request = request
    const timer = setInterval(() => void this.#check(), STREAM_CHECK_MS)
    stream.onEnd(() => {
      clearInterval(timer)
      this.#rest()
      this.#stopPush?.()
    })
  }

  run(): void {
    const ears = {
      begin: () => this.#begin(),
      text: (octets: Uint8Array | undefined) => this.#hear(octets),
    }
    this.stream.listen(ears).catch((error: unknown) => {
      const refused = error instanceof Refusal
      if (!refused) this.#deps.log.error('jmap.socket', error)
      this.stream.close(refused ? 1008 : 1011)
    })
  }

  /** Whether who asked may go on; when nobody knows, it comes again and asks. */
  async #check(): Promise<void> {
    const may = await this.#deps.still(this.#request).catch(() => false)
    if (!may) this.stream.close(1008)
  }

  #begin(): boolean {
    this.#leave = this.#deps.atOnce.take(this.accountId)
    return this.#leave !== undefined
  }

  #rest(): void {
    this.#leave?.()
    this.#leave = undefined
  }

  async #hear(octets: Uint8Array | undefined): Promise<void> {
    try {
      const heard = await this.#deps.jmap.hear(callerOf(this.#request).principal, octets)
      if (heard.kind === 'answer') await this.stream.answer(JSON.stringify(heard.answer))
      else await this.#push(heard.kind === 'push' ? heard : undefined)
    } finally {
      this.#rest()
    }
  }

  /** Each wish takes the place of the one before. RFC 8887 §4.3.5.2 */
  async #push(
    wish: { readonly types: ReadonlySet<string> | 'all'; readonly pushState: string | undefined } | undefined,
  ): Promise<void> {
    this.#stopPush?.()
    this.#stopPush = undefined
    if (wish === undefined) return
    const stop = await this.#deps.jmap.watch(
      callerOf(this.#request).principal,
      wish.types,
      (change) => this.stream.tell(JSON.stringify({ '@type': 'StateChange', ...change })),
      wish.pushState,
    )
    if (this.stream.ended) stop()
    else this.#stopPush = stop
  }
}
