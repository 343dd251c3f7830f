/**
 * Octets of the web from an address that was judged before: neither cookies nor anything of the person goes along, no redirection is
 * followed, and the answer is bounded. RFC 9110, THREATS WB4
 */
import { type OctetReply, readOctets } from './http-answer.ts'

export type OctetQuestion = {
  /** http or https. */
  readonly url: URL
  /** Dialled instead of whatever the name leads to; certificate and Host are still the name's. */
  readonly address: string
  readonly accept: string
  readonly timeoutMs: number
  readonly maxBytes: number
}

export type FetchOctets = (question: OctetQuestion) => Promise<OctetReply>

/** Certificates are checked against those of the system, or `ca` (PEM). The promise rejects when there is no whole answer. */
export function createFetchOctets({ ca }: { readonly ca?: string } = {}): FetchOctets {
  return async ({ url, address, accept, timeoutMs, maxBytes }) => {
    const secure = url.protocol === 'https:'
    const { request } = secure ? await import('node:https') : await import('node:http')
    const host = url.hostname.replace(/^\[|\]$/g, '')
    const question = request({
      ...{ method: 'GET', agent: false, host: address, path: `${url.pathname}${url.search}` },
      port: url.port === '' ? (secure ? 443 : 80) : Number(url.port),
      ...(secure && { servername: host, ...(ca !== undefined && { ca }) }),
      // One name for everybody who reads, and nothing packed: what is counted is what comes.
      headers: { host: url.host, accept, 'accept-encoding': 'identity', 'user-agent': 'Valija' },
    })
    const answer = readOctets(question, { maxBytes, timeoutMs })
    question.end()
    return await answer
  }
}
