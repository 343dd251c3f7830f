/** The keys that sign for a domain now, opened and ready; and the signatures themselves, made in the thread pool. */
import { createHash, type KeyObject, sign } from 'node:crypto'
import type { Log } from '../../lib/log.ts'
import { RecentMap } from '../../lib/recent-map.ts'
import type { DkimKeyRecord } from '../../store/directory-dkim.ts'
import type { DomainRecord } from '../../store/directory-types.ts'
import { type Sealer, SealFault } from '../../store/sealed/sealer.ts'
import { GroupWriter } from '../queue/group-writer.ts'
import type { EnsureKeys } from './ensure-keys.ts'
import { FIRST_KEYS_MS, OPENED_KEYS_MAX, SIGNED_TOGETHER_MAX, SIGNING_AT_ONCE } from './limits.ts'
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
  const together = new GroupWriter<Job, string>(signAll, () => 1, {
    items: SIGNED_TOGETHER_MAX,
    weight: SIGNED_TOGETHER_MAX,
    atOnce: 1,
  })
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
        ? together.add({ key, octets })
        : // Ed25519 signs the hash of the octets. RFC 8463 §3
          signInPool(null, createHash('sha256').update(octets).digest(), key),
  }
}

type Job = Pick<SigningKey, 'key'> & { readonly octets: Uint8Array }

/**
 * Few at the same time, and all of them handed over together: messages whose signatures come one by one would each be
 * committed, and synced, alone. One that fails is nobody else's trouble.
 */
async function signAll(jobs: readonly Job[]): Promise<readonly Promise<string>[]> {
  const signatures: Promise<string>[] = []
  const lane = async (): Promise<void> => {
    for (let job = jobs[signatures.length]; job !== undefined; job = jobs[signatures.length]) {
      const mine = signInPool('sha256', job.octets, job.key)
      signatures.push(mine)
      await Promise.allSettled([mine])
    }
  }
  await Promise.all(Array.from({ length: SIGNING_AT_ONCE }, lane))
  return signatures
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
