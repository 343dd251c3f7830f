/**
 * What a program saw last, against what is there now: a strong entity tag made from what the answer says. Nothing of it is
 * kept anywhere: the same content has the same tag on every node. RFC 9110 §8.8.3, RFC 9110 §13
 */
import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Json } from '../../../service/admin/method.ts'

/** Of 16 octets: two contents that share one by chance there are not. */
const TAG_CHARACTERS = 22

export function entityTag(content: Json): string {
  const digest = createHash('sha256').update(JSON.stringify(content)).digest('base64url')
  return `"${digest.slice(0, TAG_CHARACTERS)}"`
}

export type Conditions = {
  /** True: there is something to compare. */
  readonly asked: boolean
  /** RFC 9110 §13.2.2: If-Match first. `known`: what is there has a tag of If-None-Match. */
  against(tag: string): 'go' | 'changed' | 'known'
}

export function conditionsOf(headers: FastifyRequest['headers']): Conditions {
  const match = headers['if-match']
  const noneMatch = headers['if-none-match']
  return {
    asked: match !== undefined || noneMatch !== undefined,
    against(tag) {
      if (match !== undefined && !names(match, tag, false)) return 'changed'
      return noneMatch !== undefined && names(noneMatch, tag, true) ? 'known' : 'go'
    },
  }
}

/** A weak tag never fits If-Match. RFC 9110 §8.8.3.2 */
function names(list: string, tag: string, weak: boolean): boolean {
  if (list.trim() === '*') return true
  return [...list.matchAll(/(W\/)?("[\x21\x23-\x7e\x80-\xff]*")/g)].some(
    ([, isWeak, one]) => one === tag && (weak || isWeak === undefined),
  )
}
