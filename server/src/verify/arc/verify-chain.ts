/**
 * Whether the chain of seals is whole: the newest signature of the message, and every seal down to the first.
 *
 * RFC 8617 §5.2
 */
import { SyntaxFault } from '../../lib/syntax-fault.ts'
import { CanonicalHeader } from '../dkim/canonical.ts'
import { KeyProblem } from '../dkim/key.ts'
import type { MailText } from '../dkim/mail-text.ts'
import { readSignature, type Signature, Unacceptable } from '../dkim/signature.ts'
import { checkWith, isSignature, type SignatureDeps } from '../dkim/verify-signatures.ts'
import { type ArcSet, BrokenChain, readChain } from './chain.ts'

/** One who passed it on: its domain, and what it found. Believed only by who trusts that domain. */
export type ArcSealer = { readonly domain: string; readonly found: string }

export type ArcVerdict = {
  readonly result: 'none' | 'pass' | 'fail' | 'temperror'
  /** How many passed it on and sealed it. */
  readonly instances: number
  /** Of a chain that passes, the oldest first. */
  readonly sealers: readonly ArcSealer[]
  /** The newest signature covers From: the chain tells of this author, not only of this text. */
  readonly signsAuthor: boolean
  /** What is wrong, in English, for logs and reports. */
  readonly problem: string | undefined
}

/** Never throws for what a message or the DNS says. */
export async function verifyChain(mail: MailText, deps: SignatureDeps): Promise<ArcVerdict> {
  const instances = mail.named('arc-seal').length
  const verdict = { instances, sealers: [], signsAuthor: false, problem: undefined } as const
  try {
    const sets = readChain(mail)
    const newest = sets.at(-1)
    if (newest === undefined) return { ...verdict, result: 'none' }
    const { fields } = await checkMessage(mail, newest, deps)
    // From the newest down: what was spoiled last is found first.
    for (let at = sets.length - 1; at >= 0; at--) await checkSeal(mail, sets.slice(0, at + 1), deps)
    const sealers = sets.map(({ sealed, text }) => ({ domain: sealed.domain, found: text }))
    return { ...verdict, result: 'pass', sealers, signsAuthor: fields.includes('from') }
  } catch (error) {
    const known =
      error instanceof BrokenChain ||
      error instanceof SyntaxFault ||
      error instanceof Unacceptable ||
      error instanceof KeyProblem
    if (!known) throw error
    const later = error instanceof KeyProblem && error.result === 'temperror'
    return { ...verdict, result: later ? 'temperror' : 'fail', problem: error.message }
  }
}

/** Throws BrokenChain, and what a key is wrong by. */
async function checkMessage(
  mail: MailText,
  { message, tags }: ArcSet,
  { keys }: SignatureDeps,
): Promise<Signature> {
  const signature = readSignature(tags, 'arc')
  // Seals are signed by seals. RFC 8617 §4.1.2
  if (signature.fields.includes('arc-seal')) throw new BrokenChain('a message signature over seals')
  const { key } = await keys.find(signature.selector, signature.domain, signature.algorithm)
  let outcome = await checkWith(mail, message, signature, key)
  // Before RFC 8617 gave it DKIM's, this field had another default, and some sealers still mean that one.
  if (outcome.result === 'fail' && !tags.has('c'))
    outcome = await checkWith(mail, message, { ...signature, header: 'relaxed', body: 'relaxed' }, key)
  if (outcome.result !== 'pass') throw new BrokenChain(`the newest signature: ${outcome.problem ?? ''}`)
  return signature
}

/** All sets up to this one, in their order, this seal's own value left out. RFC 8617 §5.1.1 */
async function checkSeal(mail: MailText, sets: readonly ArcSet[], { keys }: SignatureDeps): Promise<void> {
  const own = sets.at(-1)
  if (own === undefined) return
  const { algorithm, domain, selector, value } = own.sealed
  const { key } = await keys.find(selector, domain, algorithm)
  const text = new CanonicalHeader(mail.bytes, 'relaxed')
  for (const set of sets) {
    text.add(set.results)
    text.add(set.message)
    if (set === own) text.addUnsigned(set.seal)
    else text.add(set.seal)
  }
  if (!isSignature(algorithm, text.octets, key, value))
    throw new BrokenChain(`the seal of instance ${sets.length} is not good`)
}
