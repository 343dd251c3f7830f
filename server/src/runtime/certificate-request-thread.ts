/** Makes a key and the request for a certificate over it, in a thread of its own: the library is large and needed six times a year. RFC 2986 */
import 'reflect-metadata'
import { webcrypto } from 'node:crypto'
import {
  cryptoProvider,
  PemConverter,
  Pkcs10CertificateRequestGenerator,
  SubjectAlternativeNameExtension,
} from '@peculiar/x509'
import { answerOnce } from './one-shot.ts'

export type CertificateRequest = { readonly names: readonly string[] }
/** The key as PEM (PKCS #8), the request as DER. */
export type RequestedCertificate = { readonly key: string; readonly request: Uint8Array }

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const

await answerOnce(async ({ names }: CertificateRequest): Promise<RequestedCertificate> => {
  cryptoProvider.set(webcrypto)
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  const request = await Pkcs10CertificateRequestGenerator.create({
    name: [],
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new SubjectAlternativeNameExtension(names.map((value) => ({ type: 'dns' as const, value }))),
    ],
  })
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)
  return { key: PemConverter.encode(pkcs8, 'PRIVATE KEY'), request: new Uint8Array(request.rawData) }
})
