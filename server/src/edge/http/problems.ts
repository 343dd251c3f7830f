/**
 * How HTTP says no: application/problem+json with the sentence in the language of whoever asks, our code for programs,
 * and the key of the sentence, by which a page knows what to offer. RFC 9457
 *
 *   HTTP/1.1 401 Unauthorized
 *   {"status":401,"title":"Unauthorized","detail":"…","code":"auth-failed","reason":"auth.wrong"}
 */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import type { Log } from '../../lib/log.ts'
import { Refusal, type RefusalCode } from '../../lib/refusal.ts'
import type { TextRef, Texts } from '../../lib/text.ts'

/** A new RefusalCode does not compile until HTTP has its status. RFC 9110 §15 */
export const HTTP_REFUSALS: Readonly<Record<RefusalCode, number>> = {
  'already-exists': 409,
  'auth-failed': 401,
  'auth-required': 401,
  'auth-throttled': 429,
  cannot: 409,
  damaged: 500,
  // Once, and no more: a link that was used or is too old. THREATS ID10
  expired: 410,
  forbidden: 403,
  'in-use': 409,
  invalid: 400,
  limit: 409,
  loop: 409,
  'needs-tls': 403,
  'no-space': 507,
  'not-found': 404,
  'over-quota': 507,
  'read-only': 409,
  'relay-denied': 403,
  // The password was right; what else is asked for is said beside it.
  'second-factor': 401,
  'sender-not-owned': 403,
  suspended: 403,
  'too-large': 413,
  'too-many': 429,
  'try-later': 503,
  'unknown-user': 404,
}

/** RFC 9110 §15, RFC 6585 §4, RFC 4918 §11.5 */
const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  410: 'Gone',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  421: 'Misdirected Request',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
  507: 'Insufficient Storage',
}

/** Asked under a name that is not ours. RFC 9110 §15.5.20 */
export class MisdirectedError extends Error {
  override readonly name = 'MisdirectedError'
}

const CONDITION_STATUSES = { changed: 412, 'key-reused': 422, 'key-running': 409 } as const

/** What a program asked beside its request does not hold: it was not carried out. RFC 9110 §15.5.13 */
export class ConditionError extends Error {
  override readonly name = 'ConditionError'
  readonly code: keyof typeof CONDITION_STATUSES
  readonly text: TextRef

  constructor(code: ConditionError['code'], text: TextRef) {
    super(text.key)
    this.code = code
    this.text = text
  }
}

/**
 * A 401 has to say how one proves who one is. It is a name that no browser knows: none may ask for a password by itself.
 * RFC 9110 §15.5.2, THREATS ID13
 */
const CHALLENGE = 'Session realm="valija", Bearer realm="valija"'
const SECONDS_A_MINUTE = 60

/** A refusal with members of its own beside the usual ones. RFC 9457 §3.2 */
export class ExtendedRefusal extends Refusal {
  readonly members: Readonly<Record<string, string | readonly string[]>>

  constructor(code: RefusalCode, text: TextRef, members: ExtendedRefusal['members']) {
    super(code, text)
    this.members = members
  }
}

type Problem = {
  readonly members?: ExtendedRefusal['members']
  readonly status: number
  readonly code: RefusalCode | ConditionError['code'] | 'unsupported-media-type' | 'bug' | 'misdirected'
  readonly text: TextRef
}

export function createProblems({ texts, log }: { readonly texts: Texts; readonly log: Log }) {
  const send = (
    request: FastifyRequest,
    reply: FastifyReply,
    { status, code, text, members }: Problem,
  ): void => {
    const detail = texts.format(request.language, text)
    const body = { status, title: TITLES[status] ?? 'Error', detail, code, reason: text.key, ...members }
    if (code === 'auth-throttled')
      reply.header('retry-after', String(Number(text.values?.['n'] ?? 1) * SECONDS_A_MINUTE))
    if (code === 'too-many') reply.header('retry-after', String(text.values?.['n'] ?? SECONDS_A_MINUTE))
    if (code === 'key-running') reply.header('retry-after', '1')
    if (status === 401) reply.header('www-authenticate', CHALLENGE)
    // Serialised here: the schema of a route describes its good answer.
    reply
      .code(status)
      .header('content-type', 'application/problem+json')
      .header('content-language', request.language)
      .serializer((payload: unknown) => JSON.stringify(payload))
      .send(body)
  }
  return {
    failed(error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): void {
      const problem = problemOf(error)
      if (problem.code === 'bug') log.error('http.failed', error, { route: request.routeOptions.url })
      send(request, reply, problem)
    },
    missing(request: FastifyRequest, reply: FastifyReply): void {
      send(request, reply, { status: 404, code: 'not-found', text: { key: 'http.noPage' } })
    },
  }
}

/** What an error means to whoever asked. */
export function problemOf(error: FastifyError | Error): Problem {
  if (error instanceof ExtendedRefusal)
    return { status: HTTP_REFUSALS[error.code], code: error.code, text: error.text, members: error.members }
  if (error instanceof Refusal)
    return { status: HTTP_REFUSALS[error.code], code: error.code, text: error.text }
  if (error instanceof ConditionError)
    return { status: CONDITION_STATUSES[error.code], code: error.code, text: error.text }
  if (error instanceof MisdirectedError)
    return { status: 421, code: 'misdirected', text: { key: 'http.notOurs' } }
  if (hasZodFastifySchemaValidationErrors(error)) {
    // Where, never what: one of the values may be a password.
    const fields = error.validation.map(({ instancePath }) => instancePath.replace(/^\//, '') || 'body')
    const what = [...new Set(fields)].join(', ')
    return { status: 400, code: 'invalid', text: { key: 'http.fields', values: { what } } }
  }
  const status = 'statusCode' in error ? error.statusCode : undefined
  if (status === 413) return { status, code: 'too-large', text: { key: 'http.tooLarge' } }
  if (status === 415) return { status, code: 'unsupported-media-type', text: { key: 'http.mediaType' } }
  // What Fastify itself refuses: broken JSON, a length that is not one.
  if (status !== undefined && status >= 400 && status < 500)
    return { status: 400, code: 'invalid', text: { key: 'http.broken' } }
  return { status: 500, code: 'bug', text: { key: 'http.bug' } }
}
