/** The answer to an HTTP request of ours, whole and bounded. */
import type { ClientRequest, IncomingMessage } from 'node:http'

export type HttpReply = {
  readonly status: number
  readonly body: string
  /** The media type as it was said, parameters too; empty: none. RFC 9110 §8.3 */
  readonly type: string
  /** Fields by their names in small letters; one that came twice is what came first. */
  readonly headers: Readonly<Record<string, string>>
}

/** There was no whole answer in time. */
export class AnswerLateError extends Error {
  override readonly name = 'AnswerLateError'
}

/** The same with its octets as they came. */
export type OctetReply = Omit<HttpReply, 'body'> & { readonly body: Uint8Array }

/** As `readOctets`, for a text. */
export async function readAnswer(
  question: ClientRequest,
  limits: { readonly maxBytes: number; readonly timeoutMs: number },
): Promise<HttpReply> {
  const { body, ...reply } = await readOctets(question, limits)
  return { ...reply, body: new TextDecoder('utf-8', { ignoreBOM: true }).decode(body) }
}

/** Rejects when the answer is not there whole within `timeoutMs` (AnswerLateError), or has more than `maxBytes`. */
export function readOctets(
  question: ClientRequest,
  { maxBytes, timeoutMs }: { readonly maxBytes: number; readonly timeoutMs: number },
): Promise<OctetReply> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => question.destroy(new AnswerLateError('no answer in time')), timeoutMs)
    question.on('close', () => clearTimeout(timer))
    question.on('error', reject)
    question.on('response', (answer) => {
      const parts: Buffer[] = []
      let held = 0
      answer.on('data', (bytes: Buffer) => {
        held += bytes.length
        if (held > maxBytes) answer.destroy(new Error('an answer over the limit'))
        else parts.push(bytes)
      })
      answer.on('error', reject)
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          body: Buffer.concat(parts),
          type: answer.headers['content-type'] ?? '',
          headers: plainFields(answer),
        }),
      )
    })
  })
}

function plainFields({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat()[0] ?? '']))
}
