/** Questions over plain HTTP to a service of the operator's own: the answer is bounded, redirections are not followed. RFC 9110 */
import { type HttpReply, readAnswer } from './http-answer.ts'
import type { ServicePlace } from './service-place.ts'

export type ServiceQuestion = {
  readonly place: ServicePlace
  readonly path: string
  /** As they go on the wire; one with a list of values is said as often. Control characters and beyond are taken out. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  readonly body: Uint8Array
  readonly timeoutMs: number
  readonly maxBytes: number
}

/** Rejects when there is no whole answer in time. */
export type AskService = (question: ServiceQuestion) => Promise<HttpReply>

/** A connection a question: services on the same machine answer that as fast, and no broken one is ever used again. */
export async function askService(question: ServiceQuestion): Promise<HttpReply> {
  const { place, path, headers, body, timeoutMs, maxBytes } = question
  // node:http is loaded by who asks: most services never do.
  const { request } = await import('node:http')
  const asked = request({
    method: 'POST',
    path,
    agent: false,
    ...('path' in place ? { socketPath: place.path } : { host: place.host, port: place.port }),
    headers: { ...wireFields(headers), 'content-length': body.length },
  })
  const answer = readAnswer(asked, { maxBytes, timeoutMs })
  asked.end(body)
  return await answer
}

const CONTROLS = /[\p{Cc}\p{Cs}]/gu

/** Text beyond ASCII leaves as the octets of its UTF-8, one sign each: node:http writes what it is given as Latin-1. */
function wireFields(headers: ServiceQuestion['headers']): Record<string, string | string[]> {
  const utf8 = new TextEncoder()
  const wire = (value: string): string => {
    let text = ''
    for (const octet of utf8.encode(value.replace(CONTROLS, ''))) text += String.fromCharCode(octet)
    return text
  }
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      typeof value === 'string' ? wire(value) : value.map(wire),
    ]),
  )
}
