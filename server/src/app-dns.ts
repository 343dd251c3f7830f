/** The DNS page of this installation, joined: what it is, whom it asks. Loaded with the first question about it. */
import { createHash, X509Certificate } from 'node:crypto'
import type { Config } from './config/config.ts'
import { systemClock } from './lib/clock.ts'
import { systemScheduler } from './lib/scheduler.ts'
import type { Texts } from './lib/text.ts'
import { connect } from './net/connect.ts'
import { createAuthoritativeResolver } from './net/dns/authoritative.ts'
import type { Resolver } from './net/dns/resolver.ts'
import { createAskHttps } from './net/https.ts'
import { loadCertificates } from './runtime/certificates.ts'
import { ownAddresses } from './runtime/own-addresses.ts'
import { resolverAt } from './runtime/resolver.ts'
import type { AdminMethod } from './service/admin/method.ts'
import { mailServers } from './service/client-settings/mail-servers.ts'
import { checkBlockLists, readBlockLists } from './service/dns-page/block-lists.ts'
import { checkDomain } from './service/dns-page/check-domain.ts'
import { dnsMethods, type ServerSituation } from './service/dns-page/dns-methods.ts'
import type { Row } from './service/dns-page/row.ts'
import { checkCertificate, checkPort25, checkStsPolicy } from './service/dns-page/server-checks.ts'
import type { OwnCertificate, Situation } from './service/dns-page/situation.ts'
import { createFetchStsPolicy } from './service/mta-sts/fetch-policy.ts'
import { dkimRecords } from './service/signing/dkim-records.ts'
import { createEnsureKeys } from './service/signing/ensure-keys.ts'
import type { Directory } from './store/directory.ts'
import type { Sealer } from './store/sealed/sealer.ts'

const TIMES = { clock: systemClock, scheduler: systemScheduler }
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
  const ensureKeys = createEnsureKeys({ ...deps, ...TIMES })
  return dnsMethods({
    ...deps,
    server: () => serverSituation(config),
    dkimOf: async (domain) => dkimRecords(domain.name, await ensureKeys(domain)),
    check: (situation, resolver) => look(config, situation, resolver),
  })
}

async function serverSituation(config: Config): Promise<ServerSituation> {
  const { hostname, addresses } = config.server
  const { ports } = config.listeners
  return {
    hostname,
    addresses: ownAddresses(addresses),
    servers: mailServers(hostname, ports),
    https: ports.https !== false,
    certificates: (await loadCertificates(config, Date.now())).map(({ certificate, names, expiresMs }) =>
      shown(certificate, names, expiresMs),
    ),
  }
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

/** With resolvers of its own, so that nothing is answered from memory. */
async function look(
  config: Config,
  situation: Situation,
  asked: string | undefined,
): Promise<readonly Row[]> {
  const { queue } = config
  const { allowPrivateTargets: allowPrivate, mxPort } = queue
  const usual = await resolverAt(asked === undefined ? queue.resolvers : [asked])
  const resolver: Resolver =
    asked === undefined
      ? createAuthoritativeResolver({
          ...TIMES,
          fallback: usual,
          names: [situation.domain, situation.hostname],
          allowPrivate,
        })
      : usual
  const ask = createAskHttps()
  const fetch = createFetchStsPolicy({ resolver, ask, ...TIMES, port: queue.stsPort, allowPrivate })
  const port = { resolver: usual, connect, ...TIMES, probe: queue.probe, mxPort, allowPrivate }
  const [records, sts, port25, listed] = await Promise.all([
    checkDomain(situation, { resolver, ...TIMES }),
    situation.https ? checkStsPolicy(situation, fetch) : undefined,
    checkPort25(port),
    checkBlockLists(situation.addresses, await readBlockLists(), { resolver: usual, ...TIMES }),
  ])
  const machine = [checkCertificate(situation, Date.now()), port25, ...listed]
  return [...records, ...(sts === undefined ? [] : [sts]), ...machine]
}
