/** Streams of HTTP behind a listener without TLS. */
import { systemClock } from '../../src/lib/clock.ts'
import { silentLog } from '../../src/lib/log.ts'
import { ConnectionLimiter, DEFAULT_CONNECTION_LIMITS } from '../../src/net/connection-limiter.ts'
import type { HttpStreams } from '../../src/net/http-server.ts'
import { type Listener, listen } from '../../src/net/listener.ts'

/** `serve` takes each stream; what takes them is drained at the end. */
export async function startClearServer(streams: Pick<HttpStreams, 'serve' | 'drain'>): Promise<Listener> {
  const listener = await listen({
    host: '127.0.0.1',
    port: 0,
    limiter: new ConnectionLimiter({ ...DEFAULT_CONNECTION_LIMITS, exempt: () => true }, systemClock),
    tooMany: () => '',
    acceptSocket: (stream, { address }, place) => streams.serve(stream, { address, secure: false, place }),
    log: silentLog,
  })
  return {
    ...listener,
    async [Symbol.asyncDispose]() {
      await listener[Symbol.asyncDispose]()
      await streams.drain(1_000)
    },
  }
}
