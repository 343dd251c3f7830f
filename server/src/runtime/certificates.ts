/** Certificates: read from the operator's files or made at first start, and read again when they change. */
import { X509Certificate } from 'node:crypto'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../config/config.ts'
import { type Pem, serverContext } from '../net/server-context.ts'
import { acmeCertificates } from './acme/acme-files.ts'
import { writeDurably } from './durable-file.ts'
import { EXIT } from './exit-codes.ts'
import { runOnce } from './one-shot.ts'
import { readNamedFile } from './read-file.ts'
import type { SelfSignedRequest } from './self-signed-thread.ts'
import { StartError } from './start-error.ts'

/** Plain data, so that it can be posted to the threads. */
export type CertificateSet = readonly (Pem & {
  readonly names: readonly string[]
  readonly expiresMs: number
})[]

/** How often the files are looked at for a change; renewal tools replace them in place. */
export const CERTIFICATE_POLL_MS = 60_000

/** Throws StartError when a file cannot be read, or certificate and key do not belong together. */
export async function loadCertificates(config: Config, nowMs: number): Promise<CertificateSet> {
  const files = await certificateFiles(config, nowMs)
  const set = files.map(({ certificate, key }) => {
    const pem = { certificate: readPem(certificate), key: readPem(key) }
    try {
      const leaf = new X509Certificate(pem.certificate)
      serverContext([{ ...pem, names: [] }])
      return { ...pem, names: namesOf(leaf), expiresMs: Date.parse(leaf.validTo) }
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      throw new StartError(
        EXIT.config,
        { key: 'start.badCertificate', values: { file: certificate, reason } },
        { cause: error },
      )
    }
  })
  return set
}

/** Changes when one of the files was replaced. */
export async function certificateStamp(config: Config): Promise<string> {
  const files = await certificateFiles(config, Date.now())
  return files
    .flatMap(({ certificate, key }) => [certificate, key])
    .map((path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0)
    .join(' ')
}

/** Those of the operator, then those of an authority; a self-signed pair where there is neither. */
async function certificateFiles(
  config: Config,
  nowMs: number,
): Promise<readonly { readonly certificate: string; readonly key: string }[]> {
  const given = acmeCertificates(config.server.dataDir, config.server.hostname)
  const known = [
    ...config.tls.certificates,
    // What an authority gave once goes on being used when no more are asked for, until it has ended.
    ...given.map((file) => ({ certificate: file, key: file })),
  ]
  if (known.length > 0) return known
  const folder = join(config.server.dataDir, 'tls')
  const pair = { certificate: join(folder, 'self-signed.crt'), key: join(folder, 'self-signed.key') }
  if (statSync(pair.key, { throwIfNoEntry: false }) === undefined) {
    const pem = await runOnce<SelfSignedRequest, Pem>(new URL('./self-signed-thread.ts', import.meta.url), {
      names: [config.server.hostname, 'localhost'],
      addresses: ['127.0.0.1', '::1'],
      nowMs,
    })
    // The key last: where it is, the certificate is too.
    await writeDurably(pair.certificate, pem.certificate, 0o644)
    await writeDurably(pair.key, pem.key, 0o600)
  }
  return [pair]
}

const readPem = (file: string): string => readNamedFile(file, 'start.unreadableCertificate')

/** DNS names of the certificate, lower case. */
function namesOf(leaf: X509Certificate): string[] {
  return (leaf.subjectAltName ?? '')
    .split(', ')
    .filter((entry) => entry.startsWith('DNS:'))
    .map((entry) => entry.slice('DNS:'.length).toLowerCase())
}
