/** Makes the certificates by which port 443 proves names, in a thread of its own: the library is large and needed six times a year. RFC 8737 §3 */
import 'reflect-metadata'
import { webcrypto } from 'node:crypto'
import {
  cryptoProvider,
  Extension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509'
import type { NamedPem } from '../net/acme/tls-proof.ts'
import { answerOnce } from './one-shot.ts'

export type ProofCertificatesRequest = {
  /** `digest`: SHA-256 of the key authorization. */
  readonly wanted: readonly { readonly name: string; readonly digest: Uint8Array }[]
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
/** id-pe-acmeIdentifier. RFC 8737 §3 */
const ACME_IDENTIFIER = '1.3.6.1.5.5.7.1.31'
const OCTET_STRING = 0x04
const DAY_MS = 86_400_000

await answerOnce(async ({ wanted }: ProofCertificatesRequest): Promise<readonly NamedPem[]> => {
  cryptoProvider.set(webcrypto)
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)
  const key = PemConverter.encode(pkcs8, 'PRIVATE KEY')
  const made = wanted.map(async ({ name, digest }) => {
    const certificate = await X509CertificateGenerator.createSelfSigned({
      notBefore: new Date(Date.now() - DAY_MS),
      notAfter: new Date(Date.now() + DAY_MS),
      signingAlgorithm: ALGORITHM,
      keys,
      extensions: [
        new SubjectAlternativeNameExtension([{ type: 'dns', value: name }]),
        new Extension(ACME_IDENTIFIER, true, Uint8Array.of(OCTET_STRING, digest.length, ...digest)),
      ],
    })
    return { name, certificate: certificate.toString('pem'), key }
  })
  return await Promise.all(made)
})
