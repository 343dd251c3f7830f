/**
 * The three fields of an ARC set, and the octets that two of them sign.
 *
 *   ARC-Seal: i=1; a=rsa-sha256; cv=none; d=empresa.es; s=r2026…; t=…; b=…
 *   ARC-Message-Signature: i=1; a=rsa-sha256; c=relaxed/relaxed; d=empresa.es; s=r2026…; t=…; h=…; bh=…; b=…
 *   ARC-Authentication-Results: i=1; mx.empresa.es; spf=pass smtp.mailfrom=…
 *
 * RFC 8617 §4.1, §5.1
 */
import { type Field, fieldText, findFields, type Header } from '../header/header.ts'
import { relaxedFields } from './header.ts'
import { foldTags } from './signature.ts'

export type ChainResult = 'none' | 'pass' | 'fail'

/** Sets of a chain; there must not be more. RFC 8617 §4.2.1 */
export const ARC_SETS_MAX = 50

const SET_NAMES = ['arc-authentication-results', 'arc-message-signature', 'arc-seal'] as const

/** What the message has of a chain already. */
export type Chain = {
  /** The highest instance; 0: there is no chain. */
  readonly instances: number
  /** The fields of all sets in the order in which a seal signs them. RFC 8617 §5.1.1 */
  readonly fields: readonly Field[]
  /** The newest seal says that the chain is broken: nothing is added to it any more. RFC 8617 §5.1 */
  readonly ended: boolean
}

export function chainOf(bytes: Uint8Array, header: Header): Chain {
  const sets = new Map<number, Map<string, Field>>()
  let instances = 0
  for (const name of SET_NAMES)
    for (const field of findFields(bytes, header, name)) {
      const instance = Number(/(?:^|;)\s*i\s*=\s*(\d{1,3})\s*(?:;|$)/.exec(fieldText(bytes, field))?.[1] ?? 0)
      instances = Math.max(instances, instance)
      const set = sets.get(instance) ?? new Map<string, Field>()
      set.set(name, field)
      sets.set(instance, set)
    }
  const fields: Field[] = []
  for (let instance = 1; instance <= instances; instance++)
    for (const name of SET_NAMES) {
      const field = sets.get(instance)?.get(name)
      if (field !== undefined) fields.push(field)
    }
  const newest = sets.get(instances)?.get('arc-seal')
  const ended = newest !== undefined && /;\s*cv\s*=\s*fail\s*(?:;|$)/i.test(fieldText(bytes, newest))
  return { instances, fields, ended }
}

export type SealTags = {
  readonly instance: number
  readonly domain: string
  readonly selector: string
  readonly signedMs: number
}

/** With an empty `b=`, without its line end. No `v=`: RFC 8617 §4.1.2 */
export function unsignedMessageSignature(tags: SealTags, names: readonly string[], bodyHash: string): string {
  return foldTags('ARC-Message-Signature', [
    `i=${tags.instance}`,
    'a=rsa-sha256',
    'c=relaxed/relaxed',
    `d=${tags.domain}`,
    `s=${tags.selector}`,
    `t=${Math.floor(tags.signedMs / 1000)}`,
    `h=${names.join(':')}`,
    `bh=${bodyHash}`,
    'b=',
  ])
}

/** With an empty `b=`, without its line end. RFC 8617 §4.1.3 */
export function unsignedSeal(tags: SealTags, result: ChainResult): string {
  return foldTags('ARC-Seal', [
    `i=${tags.instance}`,
    'a=rsa-sha256',
    `cv=${result}`,
    `d=${tags.domain}`,
    `s=${tags.selector}`,
    `t=${Math.floor(tags.signedMs / 1000)}`,
    'b=',
  ])
}

/** The sets that a seal covers, before its own; of a broken chain none. RFC 8617 §5.1.1, §5.1.2 */
export function sealedChain(bytes: Uint8Array, chain: Chain, result: ChainResult): Uint8Array {
  return result === 'fail' ? new Uint8Array() : relaxedFields(bytes, chain.fields)
}
