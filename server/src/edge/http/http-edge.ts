/**
 * HTTP in one edge thread. Fastify, zod and the routes take some 25 MB and a third of a second: they are loaded with the
 * first octet that anybody sends, and a service whose ports only carry mail never pays for them. decisions/0016
 */
import type { Log } from '../../lib/log.ts'
import type { HttpStream, HttpStreams, StreamPeer } from '../../net/http-server.ts'
import { FIRST_OCTET_MS } from './limits.ts'

export type HttpEdge = {
  accept(stream: HttpStream, peer: StreamPeer): void
  drain(): Promise<void>
}

/** What is loaded: the routes, over streams. */
export type LoadedHttp = Pick<HttpStreams, 'serve' | 'drain'>

/** Requests that were begun are answered within this many ms. */
const DRAIN_MS = 5_000

export function createHttpEdge(load: () => Promise<LoadedHttp>, log: Log): HttpEdge {
  let loading: Promise<LoadedHttp> | undefined
  let loaded: LoadedHttp | undefined
  let draining = false

  const loadOnce = (): Promise<LoadedHttp> => {
    loading ??= load().then(
      (http) => {
        loaded = http
        return http
      },
      (error: unknown) => {
        // What stood in the way may be gone when the next one comes.
        loading = undefined
        throw error
      },
    )
    return loading
  }

  const serve = (http: LoadedHttp, stream: HttpStream, peer: StreamPeer): void => {
    http.serve(stream, peer)
    // Paused by whoever read something off it before: here, or a PROXY header.
    stream.resume()
  }

  const loadFor = (stream: HttpStream, peer: StreamPeer): void => {
    loadOnce().then(
      (http) => {
        if (!stream.destroyed) serve(http, stream, peer)
      },
      (error: unknown) => {
        log.error('http.not-loaded', error)
        stream.destroy()
      },
    )
  }

  return {
    accept(stream, peer) {
      stream.on('error', () => stream.destroy())
      if (draining) stream.destroy()
      else if (loaded !== undefined) serve(loaded, stream, peer)
      else {
        const timer = setTimeout(() => stream.destroy(), FIRST_OCTET_MS)
        stream.once('close', () => clearTimeout(timer))
        stream.once('data', (octets: Buffer) => {
          clearTimeout(timer)
          stream.pause()
          stream.unshift(octets)
          loadFor(stream, peer)
        })
        stream.resume()
      }
    },
    async drain() {
      draining = true
      // What could not be loaded has been told to whoever came; there is nothing of it to drain.
      const http = loaded ?? (await loading?.catch(() => undefined))
      await http?.drain(DRAIN_MS)
    },
  }
}
