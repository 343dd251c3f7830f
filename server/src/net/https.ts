/**
 * Questions over HTTPS to a place that the operator named: the certificate is checked, redirections are not followed, and
 * the answer is bounded. RFC 9110, RFC 9110 §4.3.4
 */
import { type HttpReply, readAnswer } from './http-answer.ts'

export type HttpsQuestion = {
  /** https only. */
  readonly url: string
  /** Given: a POST of these fields; otherwise a GET. */
  readonly form?: Readonly<Record<string, string>>
  /** Given: a POST of that instead. */
  readonly content?: { readonly type: string; readonly text: string }
  /** Given: a POST of these instead, which are no text. */
  readonly octets?: Uint8Array
  /** Given: dialled instead of whatever the name of the URL leads to; certificate and Host are still the name's. */
  readonly address?: string
  /** Further fields, by their names in small letters. */
  readonly headers?: Readonly<Record<string, string>>
  /** The value of `Authorization`. */
  readonly authorization?: string
  readonly timeoutMs: number
  readonly maxBytes: number
}

export type AskHttps = (question: HttpsQuestion) => Promise<HttpReply>

/** Certificates are checked against those of the system, or `ca` (PEM). The promise rejects when there is no whole answer. */
export function createAskHttps({ ca }: { readonly ca?: string } = {}): AskHttps {
  return async ({ url, form, content, octets, address, headers, authorization, timeoutMs, maxBytes }) => {
    const { protocol, hostname, host } = new URL(url)
    if (protocol !== 'https:') throw new Error('only https is asked')
    // node:https takes megabytes, and most services never ask.
    const { request } = await import('node:https')
    const sent =
      octets !== undefined
        ? { type: 'application/octet-stream', text: octets }
        : form === undefined
          ? content
          : { type: 'application/x-www-form-urlencoded', text: new URLSearchParams(form).toString() }
    const body = sent?.text
    const question = request(url, {
      method: body === undefined ? 'GET' : 'POST',
      agent: false,
      ...(address !== undefined && { hostname: address, servername: hostname }),
      ...(ca !== undefined && { ca }),
      headers: {
        accept: address === undefined && content === undefined ? 'application/json' : '*/*',
        ...(address !== undefined && { host }),
        ...headers,
        ...(sent !== undefined && {
          'content-type': sent.type,
          'content-length': Buffer.byteLength(sent.text),
        }),
        ...(authorization !== undefined && { authorization }),
      },
    })
    const answer = readAnswer(question, { maxBytes, timeoutMs })
    question.end(body)
    return await answer
  }
}
