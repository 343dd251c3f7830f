/**
 * The way to /api/v1: JSON there and back, the session by its cookie, refusals as ApiProblem with the server's own
 * sentence. RFC 9457
 */
import { ANSWER_MS } from './limits.ts'
import type { Language } from './words.ts'

/** The server said no, in words that may be shown. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  readonly status: number
  /** For programs: `auth-required`, `invalid`, … */
  readonly code: string
  /** Which sentence it is. */
  readonly reason: string
  readonly members: Readonly<Record<string, unknown>>

  constructor(status: number, body: Readonly<Record<string, unknown>>) {
    super(typeof body['detail'] === 'string' ? body['detail'] : `HTTP ${status}`)
    this.status = status
    this.code = typeof body['code'] === 'string' ? body['code'] : 'unknown'
    this.reason = typeof body['reason'] === 'string' ? body['reason'] : ''
    this.members = body
  }
}

/** Nothing was answered: no network, or no server behind it. What was asked may be asked again. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable'
}

export type Asking = {
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>
  readonly body?: unknown
  /** The same work is done once, however often it is asked. */
  readonly idempotencyKey?: string
  /** The version that the change was made from: `If-Match`. */
  readonly ifMatch?: string
  readonly signal?: AbortSignal
}

export type Answer<T> = { readonly value: T; readonly etag: string | undefined }

export type ApiClient = {
  get<T>(path: string, asking?: Asking): Promise<T>
  post<T>(path: string, body?: unknown, asking?: Asking): Promise<T>
  put<T>(path: string, body?: unknown, asking?: Asking): Promise<T>
  patch<T>(path: string, body?: unknown, asking?: Asking): Promise<T>
  delete<T>(path: string, asking?: Asking): Promise<T>
  /** Any method, with the version that the answer carries. */
  ask<T>(method: string, path: string, asking?: Asking): Promise<Answer<T>>
}

export type ApiEvents = {
  /** The session ended, or there was none. */
  readonly signedOut: () => void
  /** Whether the last request reached a server. */
  readonly reached: (reached: boolean) => void
  /** What was asked is for who proved a moment ago who they are. True: they did it again, and it is asked once more. */
  readonly notFresh?: () => Promise<boolean>
  /** The page acts as a company that its session does not act as any more. */
  readonly actsNoMore?: () => void
}

/** The refusal of what is only for who proved a moment ago who they are. */
export const NOT_FRESH = 'session.notFresh'
const ACTS_NO_MORE = 'acting.over'

/** How the server is asked. */
export type Manner = {
  /** In which refusals are worded. */
  readonly language: Language
  /** The company that the page acts as, by its number; absent: who signed in acts as themselves. */
  readonly actsAs?: number | undefined
}

/** Throws ApiProblem, Unreachable, and AbortError by `signal`. */
export function createApiClient(manner: () => Manner, events: ApiEvents): ApiClient {
  const once = async (method: string, path: string, asking: Asking): Promise<Answer<never> | ApiProblem> => {
    const response = await send(manner(), method, path, asking, events)
    events.reached(true)
    const etag = response.headers.get('etag') ?? undefined
    const body = await readBody(response)
    if (response.ok) return { value: body as never, etag }
    return new ApiProblem(response.status, isRecord(body) ? body : {})
  }
  const ask: ApiClient['ask'] = async (method, path, asking = {}) => {
    let told = await once(method, path, asking)
    if (told instanceof ApiProblem && told.reason === NOT_FRESH && (await events.notFresh?.()) === true)
      told = await once(method, path, asking)
    if (!(told instanceof ApiProblem)) return told
    if (told.code === 'auth-required') events.signedOut()
    if (told.reason === ACTS_NO_MORE) events.actsNoMore?.()
    throw told
  }
  const withBody =
    (method: string) =>
    async <T>(path: string, body?: unknown, asking: Asking = {}): Promise<T> =>
      (await ask<T>(method, path, body === undefined ? asking : { ...asking, body })).value
  return {
    ask,
    get: async <T>(path: string, asking?: Asking) => (await ask<T>('GET', path, asking)).value,
    delete: async <T>(path: string, asking?: Asking) => (await ask<T>('DELETE', path, asking)).value,
    post: withBody('POST'),
    put: withBody('PUT'),
    patch: withBody('PATCH'),
  }
}

async function send(
  { language, actsAs }: Manner,
  method: string,
  path: string,
  asking: Asking,
  events: ApiEvents,
): Promise<Response> {
  const { body, idempotencyKey, ifMatch, signal } = asking
  const late = AbortSignal.timeout(ANSWER_MS)
  try {
    return await fetch(pathWith(path, asking.query), {
      method,
      credentials: 'same-origin',
      headers: {
        accept: 'application/json',
        'accept-language': language,
        ...(actsAs !== undefined && { 'valija-acting-as': String(actsAs) }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
        ...(ifMatch !== undefined && { 'if-match': ifMatch }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: signal === undefined ? late : AbortSignal.any([signal, late]),
    })
  } catch (error) {
    if (signal?.aborted === true) throw error
    events.reached(false)
    throw new Unreachable('no answer', { cause: error })
  }
}

/** Undefined members are left out. */
export function pathWith(path: string, query: Asking['query'] = {}): string {
  const words = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) words.set(name, String(value))
  const text = words.toString()
  return text === '' ? path : `${path}?${text}`
}

async function readBody(response: Response): Promise<unknown> {
  const text = await response.text()
  if (text === '') return undefined
  const type = response.headers.get('content-type') ?? ''
  return type.includes('json') ? (JSON.parse(text) as unknown) : text
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
