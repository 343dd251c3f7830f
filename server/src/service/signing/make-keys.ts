/** Makes the keys of a domain's signatures, seals them, and opens them to sign. RFC 6376 §3.3, RFC 8463 §3 */
import { createPrivateKey, generateKeyPair, type KeyObject, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { Secret } from '../../lib/secret.ts'
import type { DomainId } from '../../mail/ids.ts'
import type { Directory } from '../../store/directory.ts'
import type { DkimKeyRecord, NewDkimKey } from '../../store/directory-dkim.ts'
import { type Place, type Sealer, SealFault } from '../../store/sealed/sealer.ts'
import { RSA_BITS } from './limits.ts'

const generate = promisify(generateKeyPair)
/** Octets of an Ed25519 key at the end of its SubjectPublicKeyInfo. RFC 8410 §4 */
const ED25519_OCTETS = 32

type Bound = Pick<DkimKeyRecord, 'domainId' | 'selector' | 'algorithm' | 'publicKey'>

/**
 * One key of each algorithm. Selectors are never used twice: the day, and four digits of chance. The numbers are found in
 * the thread pool; it takes some 100 ms.
 */
export async function makeKeyPair(
  sealer: Sealer,
  domainId: DomainId,
  nowMs: number,
): Promise<readonly NewDkimKey[]> {
  const [rsa, edwards] = await Promise.all([
    generate('rsa', { modulusLength: RSA_BITS }),
    generate('ed25519'),
  ])
  const day = new Date(nowMs).toISOString().slice(0, 10).replaceAll('-', '')
  const serial = `${day}${randomBytes(2).toString('hex')}`
  const keys = [
    { selector: `r${serial}`, algorithm: 'rsa-sha256', ...rsa },
    { selector: `e${serial}`, algorithm: 'ed25519-sha256', ...edwards },
  ] as const
  return keys.map(({ selector, algorithm, publicKey: shown, privateKey }) => {
    const whole = shown.export({ type: 'spki', format: 'der' })
    const publicKey = (algorithm === 'rsa-sha256' ? whole : whole.subarray(-ED25519_OCTETS)).toString(
      'base64',
    )
    const secret = new Secret(privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'))
    const sealed = sealer.seal(secret, placeOf({ domainId, selector, algorithm, publicKey }))
    return { selector, algorithm, publicKey, sealed }
  })
}

/** Throws SealFault. */
export function openKey(sealer: Sealer, key: DkimKeyRecord & { readonly sealed: string }): KeyObject {
  const der = Buffer.from(sealer.open(key.sealed, placeOf(key)).reveal(), 'base64')
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
}

/** Seals anew what an older key opens. Answers how many stay as they are: nothing opens them. decisions/0009 */
export async function resealDkim(directory: Directory, sealer: Sealer): Promise<number> {
  let locked = 0
  const old = await directory.read(({ dkimKeys }) => dkimKeys.sealedOtherThan(sealer.prefix))
  for (const key of old)
    try {
      const sealed = key.sealed ?? ''
      const anew = sealer.seal(sealer.open(sealed, placeOf(key)), placeOf(key))
      await directory.write(({ dkimKeys }) => dkimKeys.reseal(key, sealed, anew))
    } catch (error) {
      if (!(error instanceof SealFault)) throw error
      locked++
    }
  return locked
}

/** Whose it is, and what belongs to it: a row that somebody changed signs nothing. */
function placeOf({ domainId, selector, algorithm, publicKey }: Bound): Place {
  return ['dkim_key.sealed', domainId, selector, algorithm, publicKey]
}
