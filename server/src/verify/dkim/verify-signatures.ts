/**
 * Whether the signatures of a message are good: each on its own, from the top, a bounded number of them.
 *
 * RFC 6376 §6, RFC 8301, RFC 8463
 */
import { createHash, type KeyObject, verify } from 'node:crypto'
import type { Clock } from '../../lib/clock.ts'
import { SyntaxFault } from '../../lib/syntax-fault.ts'
import { type Field, fieldText } from '../../mail/header/header.ts'
import { KeyProblem, type Keys } from './key.ts'
import { SIGNATURES_MAX } from './limits.ts'
import type { MailText } from './mail-text.ts'
import { type Algorithm, labelOf, readSignature, type Signature, Unacceptable } from './signature.ts'
import { parseTagList } from './tag-list.ts'

/** `policy`: as it may be, and yet not to be believed. RFC 8601 §2.7.1 */
export type SignatureResult = 'pass' | 'fail' | 'policy' | 'neutral' | 'temperror' | 'permerror'

export type DkimVerdict = {
  readonly result: SignatureResult
  readonly domain: string | undefined
  readonly selector: string | undefined
  readonly algorithm: string | undefined
  /** The first signs of `b=`. RFC 6008 §4 */
  readonly mark: string | undefined
  /** Octets at the end of the body that the signature says nothing of (`l=`); 0: none. RFC 6376 §8.2 */
  readonly unsignedOctets: number
  /** What is wrong, in English, for logs and reports. */
  readonly problem: string | undefined
}

export type SignatureDeps = { readonly keys: Keys; readonly clock: Clock }

type Outcome = Pick<DkimVerdict, 'result' | 'problem'> & { readonly unsignedOctets?: number }

/** Never throws for what a message or the DNS says. */
export async function verifySignatures(mail: MailText, deps: SignatureDeps): Promise<readonly DkimVerdict[]> {
  const fields = mail.named('dkim-signature').slice(0, SIGNATURES_MAX)
  return await Promise.all(fields.map((field) => verifyOne(mail, field, deps)))
}

async function verifyOne(mail: MailText, field: Field, deps: SignatureDeps): Promise<DkimVerdict> {
  const unknown = { domain: undefined, selector: undefined, algorithm: undefined, mark: undefined }
  try {
    const tags = parseTagList(fieldText(mail.bytes, field))
    const label = labelOf(tags)
    const outcome = await orProblem(async () => check(mail, field, readSignature(tags, 'dkim'), deps))
    return { unsignedOctets: 0, ...label, ...outcome }
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error
    return { ...unknown, result: 'neutral', unsignedOctets: 0, problem: error.message }
  }
}

/** What is wrong with signature or key, as a result. */
export async function orProblem(work: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof KeyProblem) return { result: error.result, problem: error.message }
    if (error instanceof Unacceptable) return { result: 'policy', problem: error.message }
    if (error instanceof SyntaxFault) return { result: 'permerror', problem: error.message }
    throw error
  }
}

async function check(
  mail: MailText,
  field: Field,
  signature: Signature,
  { keys, clock }: SignatureDeps,
): Promise<Outcome> {
  const { expiresMs, agentDomain, domain } = signature
  if (expiresMs !== undefined && expiresMs < clock.now()) return { result: 'fail', problem: 'it has expired' }
  const key = await keys.find(signature.selector, domain, signature.algorithm)
  if (key.strict && agentDomain !== domain)
    return { result: 'permerror', problem: 'the key is for d= itself, i= is below it' }
  return await checkWith(mail, field, signature, key.key)
}

/** Body first: it is what changes on the way. */
export async function checkWith(
  mail: MailText,
  field: Field,
  signature: Signature,
  key: KeyObject,
): Promise<Outcome> {
  const { digest, beyond } = await mail.body(signature.body, signature.octets)
  if (!digest.equals(signature.bodyHash)) return { result: 'fail', problem: 'the body was changed' }
  const signed = mail.signed(signature.fields, field, signature.header)
  if (!isSignature(signature.algorithm, signed, key, signature.value))
    return { result: 'fail', problem: 'the header was changed, or the key is another' }
  // Anybody may have written what stands there. THREATS IN8
  if (beyond > 0)
    return { result: 'policy', problem: `${beyond} octets are not signed`, unsignedOctets: beyond }
  return { result: 'pass', problem: undefined }
}

/** Ed25519 signs the digest, RSA the text. RFC 8463 §3 */
export function isSignature(algorithm: Algorithm, text: Buffer, key: KeyObject, value: Buffer): boolean {
  if (algorithm === 'rsa-sha256') return verify('sha256', text, key, value)
  return verify(null, createHash('sha256').update(text).digest(), key, value)
}
