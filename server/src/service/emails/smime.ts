/** S/MIME signatures of an account's messages, and which authorities are believed. RFC 9219 */
import { readStructureInSlices } from '../../mail/mime/structure.ts'
import { knownAuthorities } from '../../net/authorities.ts'
import { MailCertificate } from '../../verify/smime/certificate.ts'
import { judgeSmime, type SmimeVerdict } from '../../verify/smime/verify-smime.ts'

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

export class SmimeJudge {
  readonly #own: string
  #anchors: readonly MailCertificate[] | undefined

  /** `authorities`: certificates as PEM, of those whom the operator believes beside those that Node does. */
  constructor(authorities: string) {
    this.#own = authorities
  }

  /**
   * Undefined: it is not signed as a whole. `nowMs`: for when certificates are asked whether they are valid; `breathe` gives others their
   * turn while the message is read.
   */
  async judge(
    bytes: Uint8Array,
    nowMs: number,
    breathe: () => Promise<void>,
  ): Promise<SmimeVerdict | undefined> {
    const { root } = await readStructureInSlices(bytes, breathe)
    return judgeSmime(bytes, root, this.#believed(), nowMs)
  }

  /** Read with the first signed message: a megabyte that most threads never need. */
  #believed(): readonly MailCertificate[] {
    this.#anchors ??= [...knownAuthorities(), ...(this.#own.match(CERTIFICATE) ?? [])].map(
      (pem) => new MailCertificate(Buffer.from(pem.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64')),
    )
    return this.#anchors
  }
}
