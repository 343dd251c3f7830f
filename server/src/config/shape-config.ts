/** Turns what the file said into the Config of the program: paths made absolute, ports shifted, --local applied. */
import { hostname } from 'node:os'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import type { Language } from '../lib/text.ts'
import { parseServicePlace } from '../net/service-place.ts'
import { EXIT } from '../runtime/exit-codes.ts'
import { readNamedFile } from '../runtime/read-file.ts'
import { StartError } from '../runtime/start-error.ts'
import { type Config, type Endpoint, PORT_NAMES, type PortName } from './config.ts'
import { shapeConnections } from './filter-schema.ts'
import type { ConfigFile } from './schema.ts'

export type ConfigOptions = {
  /** --config FILE. Undefined: VALIJA_CONFIG, ./valija.toml or /etc/valija/valija.toml, whichever is there. */
  readonly file: string | undefined
  /** --data DIR wins over server.data_dir. */
  readonly dataDir: string | undefined
  /** --local: loopback only, other ports, nothing outside. */
  readonly local: boolean
  readonly portOffset: number | undefined
  /** Said on the command line, by `section.key`; wins over the file and the environment. */
  readonly overrides: Readonly<Record<string, string>>
  readonly language: Language
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/** DESIGN: one port rule. */
const LOCAL_OFFSET = 10_000
/** Inside a domain that can exist nowhere else. RFC 6761 §6.2 */
const LOCAL_HOSTNAME = 'mail.empresa.test'
const LAST_PORT = 65_535
const HTTP_PORT = 80
export const SYSTEM_FILE = '/etc/valija/valija.toml'
const SYSTEM_DATA = '/var/lib/valija'

/** Throws StartError when the offset leads beyond the last port. */
export function shapeConfig(given: ConfigFile, options: ConfigOptions, file: string | undefined): Config {
  const { local, language } = options
  const base = file === undefined ? options.cwd : dirname(file)
  const from = (path: string): string => (isAbsolute(path) ? path : join(base, path))
  const { tls, limits } = given
  return {
    server: {
      hostname: (given.server.hostname ?? (options.local ? LOCAL_HOSTNAME : hostname())).toLowerCase(),
      dataDir: dataDir(given, options, file, from),
      language: given.server.language ?? language,
      workers: given.server.workers,
      addresses: given.server.addresses,
    },
    listeners: shapeListeners(given, options),
    tls: {
      certificates: [
        ...(tls.certificate === undefined || tls.key === undefined
          ? []
          : [{ certificate: from(tls.certificate), key: from(tls.key) }]),
        ...tls.more.map((one) => ({ certificate: from(one.certificate), key: from(one.key) })),
      ],
    },
    smime: { authorities: readAuthorities(given.smime.authorities, from) },
    acme: shapeAcme(given, from),
    store: shapeStore(given),
    oauth: shapeOAuth(given),
    ldap: shapeLdap(given, from),
    queue: shapeQueue(given),
    identity: shapeIdentity(given),
    pop3: { loginDelaySeconds: given.pop3.login_delay_seconds },
    imap: { withheld: given.imap.withheld, messageLimit: given.imap.message_limit },
    limits: {
      messageBytes: limits.message_bytes,
      connectionsPerNetwork: limits.connections_per_network,
      newConnectionsPerNetworkPerMinute: limits.new_connections_per_network_per_minute,
      connections: limits.connections,
      minimumFreeBytes: limits.minimum_free_bytes,
    },
    rates: shapeRates(given),
    filter: shapeFilter(given, local),
    takeover: {
      enabled: given.takeover.enabled,
      countries: given.takeover.countries === '' ? '' : from(given.takeover.countries),
    },
    ledger: { keepDays: given.ledger.keep_days },
    log: { level: given.log.level ?? (local ? 'warn' : 'info') },
  }
}

function shapeFilter({ filter }: ConfigFile, local: boolean): Config['filter'] {
  const place = (text: string | undefined) => (text === undefined ? undefined : parseServicePlace(text))
  return {
    enabled: filter.enabled,
    trustedNetworks: filter.trusted_networks,
    domainLists: filter.domain_lists,
    clamav: place(filter.clamav),
    rspamd: place(filter.rspamd),
    clamavTimeoutMs: filter.clamav_timeout_seconds * 1000,
    rspamdTimeoutMs: filter.rspamd_timeout_seconds * 1000,
    connections: shapeConnections(filter, local),
  }
}

function shapeRates({ rates }: ConfigFile): Config['rates'] {
  const orNone = (limit: number): number | null => (limit === 0 ? null : limit)
  return {
    messagesHour: orNone(rates.messages_per_hour),
    messagesDay: orNone(rates.messages_per_day),
    recipientsHour: orNone(rates.recipients_per_hour),
    recipientsDay: orNone(rates.recipients_per_day),
    bytesDay: orNone(rates.bytes_per_day),
  }
}

function dataDir(
  given: ConfigFile,
  options: ConfigOptions,
  file: string | undefined,
  from: (path: string) => string,
): string {
  if (options.dataDir !== undefined) return resolve(options.cwd, options.dataDir)
  if (given.server.data_dir !== undefined) return from(given.server.data_dir)
  return file === SYSTEM_FILE ? SYSTEM_DATA : join(options.cwd, 'data')
}

function shapeListeners(given: ConfigFile, options: ConfigOptions): Config['listeners'] {
  const { listeners } = given
  const offset = options.portOffset ?? (options.local ? LOCAL_OFFSET : 0)
  const shift = <T extends Endpoint>(name: string, endpoint: T): T => {
    if (typeof endpoint !== 'number' || endpoint === 0) return endpoint
    const port = endpoint + offset
    if (port < 1 || port > LAST_PORT)
      throw new StartError(EXIT.config, { key: 'config.offsetTooBig', values: { name, port, offset } })
    return port as T
  }
  // Leads to https and serves certificate authorities: nobody needs either on a machine of one's own.
  const given80 = { ...listeners, http: listeners.http ?? (options.local ? false : HTTP_PORT) }
  const ports = Object.fromEntries(PORT_NAMES.map((name) => [name, shift(name, given80[name])]))
  return {
    host: options.local ? ['127.0.0.1'] : (listeners.host ?? ['::']),
    ports: ports as Record<PortName, Endpoint>,
    lmtpTrustedSenders: listeners.lmtp_trusted_senders,
    status: shift('status', listeners.status),
    statusHost: options.local ? '127.0.0.1' : listeners.status_host,
    trustedProxies: listeners.trusted_proxies,
    proxyProtocol: listeners.proxy_protocol,
    privateNetworks: listeners.private_networks,
    exemptNetworks: listeners.exempt_networks,
  }
}

function shapeStore({ store }: ConfigFile): Config['store'] {
  return {
    engine: store.engine,
    postgres: { url: store.url, schema: store.schema, connections: store.connections },
    secretKeys: store.secret_key,
    acceptLog: { busyPerSecond: store.accept_log_from, segmentBytes: store.accept_log_bytes },
    blobs: store.blobs,
    s3: {
      endpoint: store.s3_endpoint,
      bucket: store.s3_bucket,
      region: store.s3_region,
      accessKey: store.s3_access_key,
      secretKey: store.s3_secret_key,
      prefix: store.s3_prefix,
    },
  }
}

function shapeOAuth({ oauth }: ConfigFile): Config['oauth'] {
  if (oauth.issuer === undefined) return undefined
  return {
    issuer: oauth.issuer,
    audience: oauth.audience,
    domains: oauth.domains,
    addressClaim: oauth.address_claim,
    keysUrl: oauth.jwks_url,
    introspectionUrl: oauth.introspection_url ?? '',
    clientId: oauth.client_id,
    clientSecret: oauth.client_secret,
  }
}

const PEM = '-----BEGIN CERTIFICATE-----'

/** Certificates that stand there, or in the file that is named. Throws StartError when there are none. */
function readAuthorities(given: string, from: (path: string) => string): string {
  if (given === '' || given.includes(PEM)) return given
  const text = readNamedFile(from(given), 'config.unreadable')
  if (!text.includes(PEM))
    throw new StartError(EXIT.config, { key: 'config.noCertificate', values: { file: from(given) } })
  return text
}

function shapeLdap({ ldap }: ConfigFile, from: (path: string) => string): Config['ldap'] {
  if (ldap.url.length === 0) return undefined
  const read = (path: string): string => readNamedFile(from(path), 'config.unreadable')
  const ca = readAuthorities(ldap.ca, from)
  const { bind_password_file: file } = ldap
  return {
    urls: ldap.url,
    startTls: ldap.start_tls,
    ca,
    domains: ldap.domains,
    bindDn: ldap.bind_dn,
    bindPassword: file === '' ? ldap.bind_password : read(file).replace(/\r?\n$/, ''),
    base: ldap.base,
    filter: ldap.filter,
    bindAs: ldap.bind_as,
    mailAttribute: ldap.mail_attribute,
    nameAttribute: ldap.name_attribute,
    groupAttribute: ldap.group_attribute,
    group: ldap.group,
    create: ldap.create,
    scram: ldap.scram,
    changePasswordAt: ldap.change_password_at,
    timeoutMs: ldap.timeout_seconds * 1000,
    connections: ldap.connections,
  }
}

function shapeIdentity({ identity, listeners }: ConfigFile): Config['identity'] {
  const usual = [...new Set([...listeners.private_networks, ...listeners.exempt_networks])]
  return {
    enforce: identity.enforce,
    trustedNetworks: identity.trusted_networks ?? usual,
    trustedSealers: identity.trusted_sealers,
  }
}

function shapeQueue({ queue }: ConfigFile): Config['queue'] {
  return {
    resolvers: queue.resolver,
    expireHours: queue.expire_hours,
    warnAfterHours: queue.warn_after_hours,
    mxPort: queue.mx_port,
    allowPrivateTargets: queue.allow_private_targets,
    trustedResolvers: queue.trusted_resolver,
    stsPort: queue.sts_port,
    probe: queue.probe,
  }
}

function shapeAcme({ acme }: ConfigFile, from: (path: string) => string): Config['acme'] {
  if (!acme.enabled) return undefined
  const { directory, email, names, ca, challenge, dns_server, dns_key, eab_kid, eab_key } = acme
  return {
    directory,
    email,
    names: names.map((name) => name.toLowerCase()),
    ca: ca === undefined ? undefined : from(ca),
    challenge,
    dns: dns_server === '' ? undefined : { server: dns_server, key: dns_key },
    externalAccount: eab_kid === '' ? undefined : { kid: eab_kid, key: eab_key },
  }
}
