/** What this server is, as far as the DNS has to say the same. */
import type { StsPolicy } from '../../mail/sts/policy.ts'
import type { MailServer } from '../client-settings/mail-servers.ts'

export type OwnCertificate = {
  /** In lower case. */
  readonly names: readonly string[]
  readonly expiresMs: number
  readonly selfSigned: boolean
  /** SHA-256 of the public key, hex: what TLSA 3 1 1 says. RFC 6698 §2.1 */
  readonly keyDigest: string
  /** What CAA calls the authority; undefined: one that we do not know by such a name. */
  readonly authority: string | undefined
}

export type Situation = {
  /** A domain of ours, in A-labels. */
  readonly domain: string
  /** The name that this server goes by. */
  readonly hostname: string
  /** Its addresses as the internet sees them; empty: this machine does not know them. */
  readonly addresses: readonly string[]
  readonly servers: readonly MailServer[]
  /** Whether there is an HTTP edge that answers for names of the domain. */
  readonly https: boolean
  readonly sts: { readonly policy: StsPolicy; readonly id: string }
  /** The first is the default. */
  readonly certificates: readonly OwnCertificate[]
  readonly dkim: readonly DkimRecord[]
}

/** What a selector of a domain has to say; the text as one string. */
export type DkimRecord = { readonly name: string; readonly text: string }

/** The certificate that is shown to who asks for that name. */
export function certificateFor(
  { certificates }: Pick<Situation, 'certificates'>,
  name: string,
): OwnCertificate | undefined {
  return certificates.find(({ names }) => names.some((one) => covers(one, name))) ?? certificates[0]
}

/** RFC 9525 §6.3: an asterisk is a whole first label. */
export function covers(pattern: string, name: string): boolean {
  if (!pattern.startsWith('*.')) return pattern === name
  const dot = name.indexOf('.')
  return dot > 0 && name.slice(dot) === pattern.slice(1)
}
