/**
 * What port 80 answers: the same address over TLS, and to a certificate authority the proof that a name is ours.
 * RFC 9110 §15.4.9, RFC 8555 §8.3
 */
import type { Log } from '../../lib/log.ts'
import type { IncomingMessage, ServerResponse } from '../../net/http-server.ts'
import type { Hosts } from './hosts.ts'

const CHALLENGE = /^\/\.well-known\/acme-challenge\/([\w-]{1,200})$/

export type RedirectDeps = {
  readonly origin: string
  /** Undefined: no token that we wait for. */
  readonly challengeAnswer: (token: string) => string | undefined
  readonly log: Log
}

/** Leads to one of our own names only, so that nobody is sent elsewhere by us. THREATS JM8 */
export function createRedirect(
  { origin, challengeAnswer, log }: RedirectDeps,
  hosts: Hosts,
): (request: IncomingMessage, response: ServerResponse) => void {
  const { port } = new URL(origin)
  const lead = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const token = CHALLENGE.exec(request.url ?? '')?.[1]
    const proof = token === undefined ? undefined : challengeAnswer(token)
    if (proof !== undefined) {
      // The token is chance that only the authority and we know: under which name it asks is its own affair.
      response
        .writeHead(200, { 'content-type': 'application/octet-stream', 'cache-control': 'no-store' })
        .end(proof)
      return
    }
    const host = await hosts.find(request.headers.host)
    if (host === undefined) {
      response.writeHead(421, { 'content-type': 'text/plain; charset=utf-8' }).end('not our name\n')
      return
    }
    const name = host.kind === 'server' ? origin : `https://${nameOf(host)}${port === '' ? '' : `:${port}`}`
    // A POST stays a POST; for the others the word that every program knows, Outlook's among them.
    const status = request.method === 'GET' || request.method === 'HEAD' ? 301 : 308
    response
      .writeHead(status, { location: `${name}${request.url ?? '/'}`, 'cache-control': 'no-store' })
      .end()
  }
  return (request, response) => {
    request.resume()
    lead(request, response).catch((error: unknown) => {
      log.error('http.failed', error)
      response.destroy()
    })
  }
}

function nameOf({ domain, service }: { readonly domain: string; readonly service: string }): string {
  return service === '' ? domain : `${service}.${domain}`
}
