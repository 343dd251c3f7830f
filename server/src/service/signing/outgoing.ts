/**
 * What a message gets before it enters the outgoing queue, once: the signatures of its author's domain, or, when it is
 * only passed on, a seal and a return path of ours. Nothing here holds mail up: what fails is logged, counted, and the
 * message leaves without.
 */
import type { Log } from '../../lib/log.ts'
import type { Metrics } from '../../lib/metrics.ts'
import { type Address, domainOf, needsSmtpUtf8 } from '../../mail/address.ts'
import { readHeader } from '../../mail/header/header.ts'
import { looksRewritten } from '../../mail/srs/srs.ts'
import type { DirectoryReader } from '../../store/directory-types.ts'
import type { Submission } from '../queue/submission.ts'
import type { ArcSealer } from './arc-sealer.ts'
import type { Author, DkimSigner } from './dkim-signer.ts'
import { ownResults } from './own-results.ts'
import type { Srs, Unwrapped } from './srs.ts'

export type Outgoing = {
  /** The submission as it leaves. Its bytes are others where something was put on top. */
  prepare(submission: Submission): Promise<Submission>
  /** A message of ours with its signatures, for mail that does not come by a submission. */
  signed(bytes: Uint8Array): Promise<Uint8Array>
  /** Behind a return path that we rewrote and still stands; undefined when `sender` is none. */
  writerOf(sender: Address): Promise<Unwrapped | undefined>
}

export type OutgoingDeps = {
  readonly directory: Pick<DirectoryReader, 'domain'>
  readonly signer: DkimSigner
  readonly sealer: ArcSealer
  readonly srs: Srs
  readonly hostname: string
  readonly log: Log
  readonly metrics: Metrics
}

export function createOutgoing(deps: OutgoingDeps): Outgoing {
  const { directory, signer, sealer, srs, hostname, log, metrics } = deps
  const attempt = async (kind: 'signature' | 'seal', work: () => Promise<string>): Promise<string> => {
    let fields = ''
    let result = 'failed'
    try {
      fields = await work()
      result = fields === '' ? 'none' : 'done'
    } catch (error) {
      log.error('signing.failed', error, { kind })
    }
    metrics.count('signing_total', { kind, result })
    return fields
  }
  const sign = async (bytes: Uint8Array, author: Author): Promise<Uint8Array> =>
    onTop(await attempt('signature', () => signer.fieldsFor(bytes, author)), bytes)
  const leavesUs = async ({ recipients }: Submission): Promise<boolean> => {
    for (const { address } of recipients)
      if ((await directory.domain(domainOf(address)))?.enabled !== true) return true
    return false
  }
  return {
    signed: (bytes) => sign(bytes, 'service'),
    writerOf: async (sender) =>
      looksRewritten(sender.local) && (await directory.domain(sender.domain))?.enabled === true
        ? await srs.unwrap(sender)
        : undefined,
    async prepare(submission) {
      const { bytes, forwardedBy: via, accountId, organisationId } = submission
      const author =
        submission.own === true ? 'service' : accountId === undefined ? undefined : organisationId
      if (author !== undefined) {
        const leaving = submission.rewritten === true ? await onItsWayBack(submission) : submission
        return (await leavesUs(submission)) ? { ...leaving, bytes: await sign(bytes, author) } : leaving
      }
      if (via === undefined || !(await leavesUs(submission))) return submission
      const domain = domainOf(via)
      const senderVerified =
        submission.senderVerified ?? ownResults(bytes, readHeader(bytes), hostname).proved
      const fields = await attempt('seal', () => sealer.fieldsFor(bytes, domain))
      const sent = { ...submission, senderVerified, bytes: onTop(fields, bytes) }
      return { ...sent, reversePath: await rewritten(sent, domain) }
    },
  }

  async function onItsWayBack(submission: Submission): Promise<Submission> {
    const { reversePath } = submission
    if (reversePath === null) return submission
    return { ...submission, reversePath: await pathOf(reversePath, reversePath.domain, true) }
  }

  async function rewritten(
    { reversePath, senderVerified, smtpUtf8 }: Submission,
    domain: string,
  ): Promise<Submission['reversePath']> {
    if (reversePath === null || (await directory.domain(reversePath.domain))?.enabled === true)
      return reversePath
    // A path in UTF-8 stays where the mail itself does not ask for it. RFC 6531 §3.4
    if (needsSmtpUtf8(reversePath) && !smtpUtf8) return reversePath
    return await pathOf(reversePath, domain, senderVerified === true)
  }

  async function pathOf(reversePath: Address, domain: string, proved: boolean): Promise<Address> {
    try {
      const path = await srs.rewrite(reversePath, domain, proved)
      metrics.count('return_paths_total', { result: path === reversePath ? 'kept' : 'rewritten' })
      return path
    } catch (error) {
      log.error('srs.failed', error)
      metrics.count('return_paths_total', { result: 'failed' })
      return reversePath
    }
  }
}

function onTop(fields: string, bytes: Uint8Array): Uint8Array {
  if (fields === '') return bytes
  const front = new TextEncoder().encode(fields)
  const whole = new Uint8Array(front.length + bytes.length)
  whole.set(front, 0)
  whole.set(bytes, front.length)
  return whole
}
