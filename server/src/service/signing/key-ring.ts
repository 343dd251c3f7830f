/** The keys that sign for a domain now, opened and ready; and the signatures themselves, made in the thread pool. */
import { createHash, type KeyObject, sign } from 'node:crypto'
import type { Log } from '../../lib/log.ts'
import { RecentMap } from '../../lib/recent-map.ts'
import type { DkimKeyRecord } from '../../store/directory-dkim.ts'
import type { DomainRecord } from '../../store/directory-types.ts'
import { type Sealer, SealFault } from '../../store/sealed/sealer.ts'
import type { EnsureKeys } from './ensure-keys.ts'
import { FIRST_KEYS_MS, OPENED_KEYS_MAX, SIGNING_AT_ONCE } from './limits.ts'
import { openKey } from './make-keys.ts'

export type SigningKey = Pick<DkimKeyRecord, 'selector' | 'algorithm'> & { readonly key: KeyObject }

export type KeyRing = {
  /** RSA first: some verifiers read no further than the first. Empty when there are none, or not in time. */
  keysOf(domain: DomainRecord): Promise<readonly SigningKey[]>
  /** The signature of these octets, in base64. */
  sign(key: SigningKey, octets: Uint8Array): Promise<string>
}

export type KeyRingDeps = {
  readonly ensure: EnsureKeys
  readonly sealer: () => Promise<Sealer>
  readonly log: Log
}

export function createKeyRing({ ensure, sealer, log }: KeyRingDeps): KeyRing {
  const opened = new RecentMap<string, KeyObject | 'locked'>(OPENED_KEYS_MAX)
  const gate = createGate(SIGNING_AT_ONCE)
  const open = async (record: DkimKeyRecord, sealed: string): Promise<KeyObject | undefined> => {
    const { domainId, selector, algorithm, publicKey } = record
    // All that it is bound to: what opened in one row must not sign for another.
    const name = [domainId, selector, algorithm, publicKey, sealed].join(' ')
    let key = opened.get(name)
    if (key === undefined) {
      try {
        key = openKey(await sealer(), { ...record, sealed })
      } catch (error) {
        if (!(error instanceof SealFault)) throw error
        log.warn('dkim.locked', { selector, why: error.kind, key: error.keyId })
        key = 'locked'
      }
      opened.set(name, key)
    }
    return key === 'locked' ? undefined : key
  }
  return {
    async keysOf(domain) {
      const keys: SigningKey[] = []
      for (const record of await inTime(ensure(domain))) {
        const { selector, algorithm, sealed, state } = record
        const key = state !== 'active' || sealed === undefined ? undefined : await open(record, sealed)
        if (key !== undefined) keys.push({ selector, algorithm, key })
      }
      return keys.sort((a, b) => Number(a.algorithm !== 'rsa-sha256') - Number(b.algorithm !== 'rsa-sha256'))
    },
    sign: ({ algorithm, key }, octets) =>
      algorithm === 'rsa-sha256'
        ? gate(() => signInPool('sha256', octets, key))
        : // Ed25519 signs the hash of the octets. RFC 8463 §3
          signInPool(null, createHash('sha256').update(octets).digest(), key),
  }
}

function signInPool(algorithm: string | null, octets: Uint8Array, key: KeyObject): Promise<string> {
  return new Promise((resolve, reject) => {
    sign(algorithm, octets, key, (error, signature) => {
      if (error === null) resolve(signature.toString('base64'))
      else reject(error)
    })
  })
}

/** The answer, or nothing when it takes too long: mail is never held up by its signature. */
async function inTime(keys: Promise<readonly DkimKeyRecord[]>): Promise<readonly DkimKeyRecord[]> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<readonly DkimKeyRecord[]>((resolve) => {
    timer = setTimeout(resolve, FIRST_KEYS_MS, [])
  })
  try {
    return await Promise.race([keys, late])
  } finally {
    clearTimeout(timer)
  }
}

/** Lets so many at once begin, the others in order. */
function createGate(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0
  const waiting: (() => void)[] = []
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve))
    else running++
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) running--
      else next()
    }
  }
}
