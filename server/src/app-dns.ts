/** The DNS page of this installation, joined: what it is, whom it asks. Loaded with the first question about it. */
import { createHash, X509Certificate } from 'node:crypto'
import type { Config } from './config/config.ts'
import { systemClock } from './lib/clock.ts'
import type { Texts } from './lib/text.ts'
import { certificateStamp, loadCertificates } from './runtime/certificates.ts'
import { ownAddresses } from './runtime/own-addresses.ts'
import type { AdminMethod } from './service/admin/method.ts'
import { mailServers } from './service/client-settings/mail-servers.ts'
import { dnsMethods, type ServerSituation } from './service/dns-page/dns-methods.ts'
import type { OwnCertificate } from './service/dns-page/situation.ts'
import { dkimRecords } from './service/signing/dkim-records.ts'
import { createEnsureKeys } from './service/signing/ensure-keys.ts'
import type { Directory } from './store/directory.ts'
import type { Sealer } from './store/sealed/sealer.ts'

/** What CAA calls the authorities that most mail servers use, by the organisation that their certificates name. */
const AUTHORITIES: Readonly<Record<string, string>> = {
  "Let's Encrypt": 'letsencrypt.org',
  ZeroSSL: 'sectigo.com',
  'Sectigo Limited': 'sectigo.com',
  'Google Trust Services': 'pki.goog',
  'DigiCert Inc': 'digicert.com',
  'Buypass AS-983163327': 'buypass.com',
}

export function openDnsMethods(deps: {
  readonly config: Config
  readonly directory: Directory
  readonly sealer: () => Promise<Sealer>
  readonly texts: Texts
}): readonly AdminMethod[] {
  const { config } = deps
  const ensureKeys = createEnsureKeys({ ...deps, clock: systemClock })
  return dnsMethods({
    ...deps,
    server: serverSituation(config),
    dkimOf: async (domain) => dkimRecords(domain.name, await ensureKeys(domain)),
    check: async (situation, resolver) => {
      // Judges, evaluator and resolvers take memory, and most of the time nobody looks.
      const { lookAt } = await import('./app-dns-look.ts')
      return await lookAt(config, situation, resolver)
    },
  })
}

/** Certificates are read again when one of their files was replaced. */
function serverSituation(config: Config): () => Promise<ServerSituation> {
  const { hostname, addresses } = config.server
  const { ports } = config.listeners
  let known: { readonly stamp: string; readonly certificates: readonly OwnCertificate[] } | undefined
  return async () => {
    const stamp = await certificateStamp(config)
    if (known?.stamp !== stamp) known = { stamp, certificates: await readCertificates(config) }
    return {
      hostname,
      addresses: ownAddresses(addresses),
      servers: mailServers(hostname, ports),
      https: ports.https !== false,
      certificates: known.certificates,
    }
  }
}

async function readCertificates(config: Config): Promise<readonly OwnCertificate[]> {
  const set = await loadCertificates(config, Date.now())
  return set.map(({ certificate, names, expiresMs }) => shown(certificate, names, expiresMs))
}

function shown(pem: string, names: readonly string[], expiresMs: number): OwnCertificate {
  const leaf = new X509Certificate(pem)
  const key = leaf.publicKey.export({ type: 'spki', format: 'der' })
  const organisation = /^O=(.*)$/m.exec(leaf.issuer)?.[1]
  return {
    names,
    expiresMs,
    selfSigned: leaf.subject === leaf.issuer,
    keyDigest: createHash('sha256').update(key).digest('hex'),
    authority: organisation === undefined ? undefined : AUTHORITIES[organisation],
  }
}
