/** What port 80 answers: the same address over TLS, and nothing else. RFC 9110 §15.4.9 */
import type { Log } from '../../lib/log.ts'
import type { IncomingMessage, ServerResponse } from '../../net/http-server.ts'
import type { Hosts } from './hosts.ts'

/** Leads to one of our own names only, so that nobody is sent elsewhere by us. THREATS JM8 */
export function createRedirect(
  origin: string,
  hosts: Hosts,
  log: Log,
): (request: IncomingMessage, response: ServerResponse) => void {
  const { port } = new URL(origin)
  const lead = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
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
