/**
 * How many requests an account may still make in this minute, said in every answer that somebody who signed in gets.
 * draft-ietf-httpapi-ratelimit-headers-10
 *
 *   RateLimit-Policy: "requests";q=600;w=60
 *   RateLimit: "requests";r=598;t=42
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Clock } from '../../../lib/clock.ts'
import { Refusal } from '../../../lib/refusal.ts'
import { callerOf } from '../access.ts'
import { REQUESTS_PER_MINUTE } from '../limits.ts'

const WINDOW_SECONDS = 60

/** Throws Refusal `too-many`. */
export function countRequest(
  request: FastifyRequest,
  reply: FastifyReply,
  { now }: Pick<Clock, 'now'>,
): void {
  const { accountId } = callerOf(request).principal
  const count = request.peer.place.countRequest(`account ${accountId}`)
  const left = Math.max(0, REQUESTS_PER_MINUTE - count)
  const seconds = WINDOW_SECONDS - (Math.floor(now() / 1000) % WINDOW_SECONDS)
  reply.header('ratelimit-policy', `"requests";q=${REQUESTS_PER_MINUTE};w=${WINDOW_SECONDS}`)
  reply.header('ratelimit', `"requests";r=${left};t=${seconds}`)
  if (count > REQUESTS_PER_MINUTE)
    throw new Refusal('too-many', { key: 'http.tooMany', values: { n: seconds } })
}
