/** Speaks with a certificate authority: accounts, orders, challenges, certificates and when to renew them. RFC 8555, RFC 9773 */
import { z } from 'zod'
import type { HttpReply } from '../http-answer.ts'
import type { AskHttps } from '../https.ts'
import { type AcmeKey, accountBinding, type ExternalAccount, signedBody } from './jws.ts'
import { ACME_ANSWER_BYTES, ACME_ASK_MS, NONCE_TRIES, ORDER_MS, POLL_MAX_MS, POLL_MS } from './limits.ts'

const url = z.url({ protocol: /^https$/ })
const DIRECTORY = z.object({ newNonce: url, newAccount: url, newOrder: url, renewalInfo: url.optional() })
const PROBLEM = z.object({
  type: z.string(),
  detail: z.string().default(''),
  subproblems: z.array(z.object({ detail: z.string().default('') })).default([]),
})
const ORDER = z.object({
  status: z.enum(['pending', 'ready', 'processing', 'valid', 'invalid']),
  authorizations: z.array(url),
  finalize: url,
  certificate: url.optional(),
  error: PROBLEM.optional(),
})
const CHALLENGE = z.object({
  type: z.string(),
  url,
  token: z
    .string()
    .regex(/^[\w-]{1,200}$/)
    .optional(),
  error: PROBLEM.optional(),
})
const AUTHORIZATION = z.object({
  status: z.enum(['pending', 'valid', 'invalid', 'deactivated', 'expired', 'revoked']),
  identifier: z.object({ type: z.string(), value: z.string() }),
  challenges: z.array(CHALLENGE),
})
const RENEWAL = z.object({ suggestedWindow: z.object({ start: z.iso.datetime(), end: z.iso.datetime() }) })

export type Order = z.infer<typeof ORDER> & { readonly url: string }
export type Authorization = z.infer<typeof AUTHORIZATION>
export type Challenge = z.infer<typeof CHALLENGE>

/** What the authority says no with. `detail` is its own text. RFC 8555 §6.7 */
export class AcmeProblem extends Error {
  override readonly name = 'AcmeProblem'
  readonly type: string

  constructor({ type, detail, subproblems }: z.infer<typeof PROBLEM>) {
    super([detail, ...subproblems.map((one) => one.detail)].filter((text) => text !== '').join(' ') || type)
    this.type = type.replace('urn:ietf:params:acme:error:', '')
  }
}

export type AcmeDeps = {
  /** Of the authority. */
  readonly directory: string
  readonly key: AcmeKey
  readonly ask: AskHttps
  readonly sleep: (ms: number) => Promise<void>
  /** Milliseconds; only differences count. */
  readonly now: () => number
}

/** One at a time: every request uses up the nonce of the one before. */
export class AcmeClient {
  readonly #deps: AcmeDeps
  #places: z.infer<typeof DIRECTORY> | undefined
  #nonce: string | undefined
  #kid: string | undefined

  constructor(deps: AcmeDeps) {
    this.#deps = deps
  }

  /** The account of this key, made where there is none; `external`: for whom. RFC 8555 §7.3, §7.3.4 */
  async register(email: string | undefined, external?: ExternalAccount): Promise<void> {
    const { newAccount } = await this.#directory()
    const contact = email === undefined ? [] : [`mailto:${email}`]
    const reply = await this.#post(newAccount, {
      termsOfServiceAgreed: true,
      contact,
      ...(external !== undefined && {
        externalAccountBinding: accountBinding(external, newAccount, this.#deps.key),
      }),
    })
    this.#kid = reply.headers['location']
    if (this.#kid === undefined) throw new Error('the authority names no account')
  }

  /** A new order over these names. RFC 8555 §7.4 */
  async order(names: readonly string[]): Promise<Order> {
    const { newOrder } = await this.#directory()
    const identifiers = names.map((value) => ({ type: 'dns', value }))
    const reply = await this.#post(newOrder, { identifiers })
    const place = url.parse(reply.headers['location'])
    return { ...ORDER.parse(json(reply)), url: place }
  }

  async authorization(place: string): Promise<Authorization> {
    return AUTHORIZATION.parse(json(await this.#post(place, undefined)))
  }

  /** Tells the authority to look, and waits for what it finds. Throws AcmeProblem when it is not satisfied. RFC 8555 §7.5.1 */
  async prove(place: string, challenge: Challenge): Promise<void> {
    await this.#post(challenge.url, {})
    const done = await this.#until(place, AUTHORIZATION, ({ status }) => status !== 'pending')
    if (done.status === 'valid') return
    const said = done.challenges.find(({ error }) => error !== undefined)?.error
    throw new AcmeProblem(said ?? { type: done.status, detail: '', subproblems: [] })
  }

  /** Hands in the request and waits for the chain, PEM. RFC 8555 §7.4, §7.4.2 */
  async finish(order: Order, request: Uint8Array): Promise<string> {
    await this.#until(order.url, ORDER, ({ status }) => status !== 'pending')
    await this.#post(order.finalize, { csr: Buffer.from(request).toString('base64url') })
    const done = await this.#until(
      order.url,
      ORDER,
      ({ status }) => status === 'valid' || status === 'invalid',
    )
    if (done.certificate === undefined)
      throw new AcmeProblem(done.error ?? { type: done.status, detail: '', subproblems: [] })
    return (await this.#post(done.certificate, undefined)).body
  }

  /** Between which moments (ms since 1970) the authority wants a certificate renewed; undefined: it does not say. RFC 9773 §4 */
  async renewalWindow(certificateId: string): Promise<{ startMs: number; endMs: number } | undefined> {
    const { renewalInfo } = await this.#directory()
    if (renewalInfo === undefined) return undefined
    const reply = await this.#ask({ url: `${renewalInfo}/${certificateId}` })
    if (reply.status !== 200) return undefined
    const { start, end } = RENEWAL.parse(json(reply)).suggestedWindow
    return { startMs: Date.parse(start), endMs: Date.parse(end) }
  }

  async #directory(): Promise<z.infer<typeof DIRECTORY>> {
    if (this.#places === undefined) {
      const reply = await this.#ask({ url: this.#deps.directory })
      if (reply.status !== 200) throw problemOf(reply)
      this.#places = DIRECTORY.parse(json(reply))
    }
    return this.#places
  }

  async #until<Schema extends z.ZodType>(
    place: string,
    schema: Schema,
    isDone: (value: z.infer<Schema>) => boolean,
  ): Promise<z.infer<Schema>> {
    const { now, sleep } = this.#deps
    const endMs = now() + ORDER_MS
    for (;;) {
      const reply = await this.#post(place, undefined)
      const value = schema.parse(json(reply))
      if (isDone(value)) return value
      if (now() >= endMs) throw new Error('the authority does not get done')
      const seconds = Number(reply.headers['retry-after'] ?? Number.NaN)
      await sleep(Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds * 1000, POLL_MAX_MS) : POLL_MS)
    }
  }

  async #post(place: string, payload: unknown): Promise<HttpReply> {
    for (let tries = 1; ; tries++) {
      const nonce = this.#nonce ?? (await this.#freshNonce())
      this.#nonce = undefined
      const content = signedBody(this.#deps.key, { url: place, nonce, kid: this.#kid }, payload)
      const reply = await this.#ask({ url: place, content: { type: 'application/jose+json', text: content } })
      if (reply.status < 400) return reply
      const problem = problemOf(reply)
      if (!(problem instanceof AcmeProblem && problem.type === 'badNonce') || tries >= NONCE_TRIES)
        throw problem
    }
  }

  async #freshNonce(): Promise<string> {
    const { newNonce } = await this.#directory()
    await this.#ask({ url: newNonce })
    if (this.#nonce === undefined) throw new Error('the authority gives no nonce')
    return this.#nonce
  }

  async #ask(question: Pick<Parameters<AskHttps>[0], 'url' | 'content'>): Promise<HttpReply> {
    const reply = await this.#deps.ask({ ...question, timeoutMs: ACME_ASK_MS, maxBytes: ACME_ANSWER_BYTES })
    this.#nonce = reply.headers['replay-nonce'] ?? this.#nonce
    return reply
  }
}

function json({ body }: HttpReply): unknown {
  return JSON.parse(body)
}

function problemOf(reply: HttpReply): Error {
  if (!reply.type.startsWith('application/problem+json'))
    return new Error(`the authority answers ${reply.status}`)
  return new AcmeProblem(PROBLEM.parse(json(reply)))
}
