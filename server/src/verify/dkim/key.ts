/**
 * The public key of a selector.
 *
 *   2026._domainkey.otra.test TXT "v=DKIM1; k=rsa; p=MIIB…"
 *
 * RFC 6376 §3.6, RFC 8463 §4, RFC 8301 §3.2
 */
import { createPublicKey, type KeyObject } from 'node:crypto'
import { RecentMap } from '../../lib/recent-map.ts'
import { SyntaxFault } from '../../lib/syntax-fault.ts'
import type { Resolver } from '../../net/dns/resolver.ts'
import { KEYS_MAX, RSA_BITS_MAX, RSA_BITS_MIN, RSA_EXPONENT_MAX } from './limits.ts'
import { type Algorithm, Unacceptable } from './signature.ts'
import { base64Of, parseTagList, unfolded } from './tag-list.ts'

export type DkimKey = {
  readonly key: KeyObject
  /** `t=s`: `i=` must be `d=` itself. RFC 6376 §3.6.1 */
  readonly strict: boolean
}

/** Finds keys and keeps those of late ready to use. */
export type Keys = {
  /** Throws KeyProblem, SyntaxFault (the record is wrong) or Unacceptable (the key proves nothing). */
  find(selector: string, domain: string, algorithm: Algorithm): Promise<DkimKey>
}

/** `temperror`: nobody could say; `permerror`: there is no such key. */
export class KeyProblem extends Error {
  override readonly name = 'KeyProblem'
  readonly result: 'temperror' | 'permerror'

  constructor(result: 'temperror' | 'permerror', message: string) {
    super(message)
    this.result = result
  }
}

export type KeyCache = RecentMap<string, DkimKey>

export function createKeyCache(): KeyCache {
  return new RecentMap(KEYS_MAX)
}

export function createKeys(resolver: Resolver, cache: KeyCache): Keys {
  return {
    async find(selector, domain, algorithm) {
      const name = `${selector}._domainkey.${domain}`
      const answer = await resolver.query(name, 'TXT')
      if (answer.kind === 'failed') throw new KeyProblem('temperror', `${name}: ${answer.why}`)
      const [record] = answer.kind === 'found' ? answer.records : []
      if (record === undefined) throw new KeyProblem('permerror', `${name} has no key`)
      const kept = `${algorithm} ${record}`
      const known = cache.get(kept)
      if (known !== undefined) return known
      const key = readKey(record, algorithm)
      cache.set(kept, key)
      return key
    },
  }
}

function readKey(record: string, algorithm: Algorithm): DkimKey {
  const tags = parseTagList(record)
  const [first] = tags.keys()
  if (tags.has('v') && (first !== 'v' || tags.get('v') !== 'DKIM1')) throw new SyntaxFault('v=DKIM1', 0)
  const hashes = listIn(tags, 'h')
  if (hashes !== undefined && !hashes.includes('sha256'))
    throw new KeyProblem('permerror', 'the key is not for SHA-256')
  const services = listIn(tags, 's')
  if (services !== undefined && !services.includes('*') && !services.includes('email'))
    throw new KeyProblem('permerror', 'the key is not for mail')
  const kind = tags.get('k') ?? 'rsa'
  if (kind !== algorithm.slice(0, algorithm.indexOf('-')))
    throw new KeyProblem('permerror', `the key is of another kind: ${kind.slice(0, 20)}`)
  const p = tags.get('p')
  if (p === undefined) throw new SyntaxFault('p=', 0)
  if (unfolded(p) === '') throw new KeyProblem('permerror', 'the key was revoked')
  const octets = base64Of(p)
  if (octets === undefined) throw new SyntaxFault('base64 in p=', 0)
  const key = kind === 'rsa' ? rsaKey(octets) : edwardsKey(octets)
  return { key, strict: listIn(tags, 't')?.includes('s') === true }
}

function listIn(tags: ReadonlyMap<string, string>, name: string): readonly string[] | undefined {
  const value = tags.get(name)
  return value === undefined ? undefined : unfolded(value).toLowerCase().split(':')
}

/** Some publish the bare key, not the structure around it. RFC 8017 §A.1.1 */
function rsaKey(octets: Buffer): KeyObject {
  const key = keyOf(octets, 'spki') ?? keyOf(octets, 'pkcs1')
  if (key?.asymmetricKeyType !== 'rsa') throw new SyntaxFault('an RSA key in p=', 0)
  const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {}
  if (modulusLength < RSA_BITS_MIN) throw new Unacceptable(`the key has ${modulusLength} bits`)
  if (modulusLength > RSA_BITS_MAX || publicExponent > BigInt(RSA_EXPONENT_MAX))
    throw new Unacceptable('the key is too large')
  return key
}

/** 32 octets, in the structure that node:crypto reads. RFC 8410 §4 */
const EDWARDS_FRONT = Buffer.from('302a300506032b6570032100', 'hex')
const EDWARDS_OCTETS = 32

function edwardsKey(octets: Buffer): KeyObject {
  const key =
    octets.length === EDWARDS_OCTETS ? keyOf(Buffer.concat([EDWARDS_FRONT, octets]), 'spki') : undefined
  if (key === undefined) throw new SyntaxFault('an Ed25519 key in p=', 0)
  return key
}

/** Undefined: these octets are none. */
function keyOf(key: Buffer, type: 'spki' | 'pkcs1'): KeyObject | undefined {
  try {
    return createPublicKey({ key, format: 'der', type })
  } catch {
    // What OpenSSL says of octets that are no key depends on its version: whatever it is, they are none.
    return undefined
  }
}
