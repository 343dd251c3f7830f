/** `Idempotency-Key`: a creating request that comes twice is carried out once. draft-ietf-httpapi-idempotency-key-header */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '../../../lib/refusal.ts'
import type { KeptAnswer } from '../../../service/session/api-requests.ts'
import { callerOf } from '../access.ts'
import type { HttpDeps } from '../http-app.ts'
import { IDEMPOTENCY_KEY_MAX } from '../limits.ts'
import { ConditionError } from '../problems.ts'

const KEY = new RegExp(`^[\\x21-\\x7e]{1,${IDEMPOTENCY_KEY_MAX}}$`)

/** The answer to the work, or what it was the first time. Without a key the work is simply done. `body`: what stands for it, where it is long. */
export async function carryOutOnce(
  request: FastifyRequest,
  reply: FastifyReply,
  { apiRequests }: HttpDeps,
  work: () => Promise<KeptAnswer>,
  body: unknown = request.body,
): Promise<KeptAnswer> {
  const key = request.headers['idempotency-key']
  if (key === undefined) return await work()
  if (typeof key !== 'string' || !KEY.test(key))
    throw new Refusal('invalid', { key: 'http.keyUnfit', values: { max: IDEMPOTENCY_KEY_MAX } })
  const question = JSON.stringify([request.method, request.url, body ?? null])
  const outcome = await apiRequests.once(callerOf(request).principal, key, question, work)
  if (outcome.kind === 'other') throw new ConditionError('key-reused', { key: 'http.keyReused' })
  if (outcome.kind === 'running') throw new ConditionError('key-running', { key: 'http.keyRunning' })
  if (outcome.again) reply.header('idempotency-replayed', 'true')
  return outcome.answer
}
