/**
 * Answers that do not end: what happens is told as it happens (server-sent events). Who may no longer listen is cut off within
 * seconds, who does not read is not waited for, and a program that stops does not wait for them. WHATWG HTML §9.2
 *
 *   id: 20261122.1.345
 *   event: ledger
 *   data: {"kind":"relayed", …}
 */
import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '../../lib/refusal.ts'
import type { Json } from '../../service/admin/method.ts'
import { callerOf } from './access.ts'
import {
  STREAM_AGAIN_MS,
  STREAM_BACKLOG_BYTES,
  STREAM_CHECK_MS,
  STREAMS_MAX,
  STREAMS_PER_ACCOUNT,
} from './limits.ts'

export type StreamEvent = {
  /** What the listener says as Last-Event-ID when it comes again. */
  readonly id?: string
  readonly event: string
  readonly data: Json
}

export type EventStream = {
  readonly ended: boolean
  /** Called once, when nobody listens any more. */
  onEnd(ended: () => void): void
  send(event: StreamEvent): void
  end(): void
}

export type EventStreams = {
  /** Answers the request with a stream. Throws Refusal `too-many`. */
  open(request: FastifyRequest, reply: FastifyReply): EventStream
  endAll(): void
}

/** `still`: whether who asked may go on listening. */
export function createEventStreams(still: (request: FastifyRequest) => Promise<boolean>): EventStreams {
  const open = new Set<OpenStream>()
  return {
    open(request, reply) {
      const { accountId } = callerOf(request).principal
      const own = [...open].filter((one) => one.accountId === accountId).length
      if (open.size >= STREAMS_MAX || own >= STREAMS_PER_ACCOUNT)
        throw new Refusal('too-many', { key: 'http.tooManyStreams', values: { n: STREAM_AGAIN_MS / 1000 } })
      const stream = new OpenStream(accountId, () => still(request))
      open.add(stream)
      stream.body.once('close', () => open.delete(stream))
      // A server in between that collects answers would hold everything back.
      reply.type('text/event-stream').header('x-accel-buffering', 'no').send(stream.body)
      return stream
    },
    endAll() {
      for (const stream of open) stream.end()
    },
  }
}

class OpenStream implements EventStream {
  readonly accountId: number
  readonly body = new Readable({ read: () => undefined })
  readonly #timer: NodeJS.Timeout

  constructor(accountId: number, still: () => Promise<boolean>) {
    this.accountId = accountId
    this.body.push(`retry: ${STREAM_AGAIN_MS}\n\n`)
    this.#timer = setInterval(() => {
      still().then(
        (may) => (may ? this.#push(':\n\n') : this.end()),
        // Whether it may is not known now: it comes again and asks.
        () => this.end(),
      )
    }, STREAM_CHECK_MS)
    this.body.once('close', () => clearInterval(this.#timer))
  }

  get ended(): boolean {
    return this.body.destroyed || this.body.readableEnded
  }

  onEnd(ended: () => void): void {
    if (this.ended) ended()
    else this.body.once('close', ended)
  }

  send({ id, event, data }: StreamEvent): void {
    const named = id === undefined ? '' : `id: ${id}\n`
    this.#push(`${named}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
  }

  end(): void {
    clearInterval(this.#timer)
    if (!this.ended) this.body.push(null)
  }

  #push(text: string): void {
    if (this.ended) return
    // It comes again, and hears from there. What is said at once is bounded by whoever says it.
    if (this.body.readableLength > STREAM_BACKLOG_BYTES) this.body.destroy()
    else this.body.push(text)
  }
}
