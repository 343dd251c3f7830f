/**
 * The grammar of valija.toml: every section, key, type and default. Unknown keys are refused, so that a typing
 * mistake is told instead of ignored. Loaded only where a configuration is read: zod costs megabytes of memory.
 */
import { availableParallelism } from 'node:os'
import { z } from 'zod'
import { splitKeys } from '../lib/key-text.ts'
import { SyntaxFault } from '../lib/syntax-fault.ts'
import { parseServer } from '../net/dns/servers.ts'
import { parseTsigKey } from '../net/dns/tsig-key.ts'
import { isHostAddress } from '../net/host-address.ts'
import { isNetwork } from '../net/networks.ts'
import { parseServicePlace } from '../net/service-place.ts'
import { PORT_NAMES } from './config.ts'
import { connectionKeys } from './filter-schema.ts'
import { ldap } from './ldap-schema.ts'
import { hostName, oneOrMore } from './schema-pieces.ts'

// The messages are keys of the catalogue: load-config.ts words them.
const port = z.int().min(0).max(65_535)
const endpoint = z.union(
  [port, z.literal(false), z.string().startsWith('/', 'config.expect.endpoint')],
  'config.expect.endpoint',
)
const tcp = z.union([port, z.literal(false)], 'config.expect.tcp')
const network = z.string().refine(isNetwork, 'config.expect.network')
const portName = z.enum(PORT_NAMES)

function isServer(text: string): boolean {
  try {
    parseServer(text)
    return true
  } catch (error) {
    if (error instanceof SyntaxFault) return false
    throw error
  }
}

function isTsigKey(text: string): boolean {
  try {
    parseTsigKey(text)
    return true
  } catch (error) {
    if (error instanceof SyntaxFault) return false
    throw error
  }
}

/** This machine: its programs may say passwords without TLS, and are not counted by the connection limits. */
const LOOPBACK = ['127.0.0.0/8', '::1/128']
const MIB = 1024 * 1024

const server = z
  .strictObject({
    hostname: hostName.optional(),
    data_dir: z.string().min(1).optional(),
    language: z.enum(['es', 'en']).optional(),
    workers: z
      .int()
      .min(1)
      .max(128)
      .default(() => Math.min(availableParallelism(), 32)),
    addresses: oneOrMore(z.string().refine(isHostAddress), 'config.expect.addresses').default([]),
  })
  .prefault({})

const listeners = z
  .strictObject({
    host: oneOrMore(z.string().min(1), 'config.expect.host').optional(),
    smtp: endpoint.default(25),
    submission: endpoint.default(587),
    submissions: endpoint.default(465),
    imap: endpoint.default(143),
    imaps: endpoint.default(993),
    pop3: endpoint.default(110),
    pop3s: endpoint.default(995),
    sieve: endpoint.default(4190),
    lmtp: endpoint.default(false),
    https: tcp.default(443),
    // Undefined: 80, and off with --local.
    http: tcp.optional(),
    lmtp_trusted_senders: z.boolean().default(false),
    status: tcp.default(9464),
    status_host: z.string().min(1).default('127.0.0.1'),
    trusted_proxies: z.array(network).default([]),
    proxy_protocol: z.array(portName).default([]),
    private_networks: z.array(network).default(LOOPBACK),
    exempt_networks: z.array(network).default(LOOPBACK),
  })
  .refine((value) => value.proxy_protocol.length === 0 || value.trusted_proxies.length > 0, {
    message: 'config.expect.proxies',
    path: ['proxy_protocol'],
  })
  .prefault({})

const tls = z
  .strictObject({
    certificate: z.string().min(1).optional(),
    key: z.string().min(1).optional(),
    more: z.array(z.strictObject({ certificate: z.string().min(1), key: z.string().min(1) })).default([]),
  })
  .refine((value) => (value.certificate === undefined) === (value.key === undefined), {
    message: 'config.expect.certificateAndKey',
    path: ['key'],
  })
  .prefault({})

/** Beside those that are built in: a company's own. */
const smime = z.strictObject({ authorities: z.string().default('') }).prefault({})

const acme = z
  .strictObject({
    enabled: z.boolean().default(false),
    directory: z
      .url({ protocol: /^https$/, error: 'config.expect.https' })
      .default('https://acme-v02.api.letsencrypt.org/directory'),
    email: z.email().optional(),
    names: z.array(z.string().min(1).max(253)).default([]),
    ca: z.string().min(1).optional(),
    challenge: z.enum(['auto', 'http-01', 'tls-alpn-01', 'dns-01']).default('auto'),
    dns_server: z
      .string()
      .refine((text) => text === '' || isServer(text), 'config.expect.resolver')
      .default(''),
    dns_key: z
      .string()
      .refine((text) => text === '' || isTsigKey(text), 'config.expect.dnsKey')
      .default(''),
    eab_kid: z.string().default(''),
    eab_key: z
      .string()
      .regex(/^[\w-]*=*$/, 'config.expect.base64url')
      .default(''),
  })
  .refine(({ dns_server, dns_key }) => (dns_server === '') === (dns_key === ''), {
    message: 'config.expect.dnsUpdate',
    path: ['dns_key'],
  })
  .refine(({ eab_kid, eab_key }) => (eab_kid === '') === (eab_key === ''), {
    message: 'config.expect.externalAccount',
    path: ['eab_key'],
  })
  .prefault({})

const store = z
  .strictObject({
    engine: z.enum(['sqlite', 'postgres']).default('sqlite'),
    url: z.string().default(''),
    schema: z
      .string()
      .regex(/^[a-z_][a-z0-9_]*$/, 'config.expect.schema')
      .optional(),
    connections: z.int().min(2).max(1000).default(8),
    secret_key: z
      .string()
      .refine((text) => text === '' || splitKeys(text) !== undefined, 'config.expect.secretKey')
      .default(''),
    accept_log_from: z.int().min(0).max(1_000_000).default(20),
    accept_log_bytes: z
      .int()
      .min(MIB)
      .max(1024 * MIB)
      .default(16 * MIB),
    blobs: z.enum(['disk', 's3']).default('disk'),
    s3_endpoint: z.string().default(''),
    s3_bucket: z.string().default(''),
    s3_region: z.string().default('us-east-1'),
    s3_access_key: z.string().default(''),
    s3_secret_key: z.string().default(''),
    s3_prefix: z.string().default(''),
  })
  .refine((value) => value.engine === 'sqlite' || /^postgres(?:ql)?:\/\//.test(value.url), {
    message: 'config.expect.postgresUrl',
    path: ['url'],
  })
  .refine((value) => value.blobs === 'disk' || (value.s3_endpoint !== '' && value.s3_bucket !== ''), {
    message: 'config.expect.s3',
    path: ['blobs'],
  })
  .prefault({})

const httpsUrl = z.url({ protocol: /^https$/, error: 'config.expect.https' })

const oauth = z
  .strictObject({
    issuer: httpsUrl.optional(),
    audience: oneOrMore(z.string().min(1), 'config.expect.audience').default([]),
    domains: oneOrMore(hostName.toLowerCase(), 'config.expect.oauthDomains').default([]),
    address_claim: z.string().min(1).default('email'),
    jwks_url: httpsUrl.optional(),
    introspection_url: httpsUrl.optional(),
    client_id: z.string().default(''),
    client_secret: z.string().default(''),
  })
  .refine(({ issuer, audience }) => issuer === undefined || audience.length > 0, {
    message: 'config.expect.audience',
    path: ['audience'],
  })
  .refine(({ issuer, domains }) => issuer === undefined || domains.length > 0, {
    message: 'config.expect.oauthDomains',
    path: ['domains'],
  })
  .refine(({ introspection_url, client_id }) => introspection_url === undefined || client_id !== '', {
    message: 'config.expect.clientId',
    path: ['client_id'],
  })
  .prefault({})

const queue = z
  .strictObject({
    resolver: oneOrMore(z.string().refine(isServer), 'config.expect.resolver').default([]),
    expire_hours: z
      .number()
      .positive()
      .max(24 * 30)
      .default(120),
    warn_after_hours: z
      .number()
      .positive()
      .max(24 * 30)
      .default(4),
    mx_port: port.min(1).default(25),
    allow_private_targets: z.boolean().default(false),
    trusted_resolver: oneOrMore(z.string().refine(isHostAddress), 'config.expect.addresses').default([]),
    sts_port: port.min(1).default(443),
    probe: z.union([z.literal(''), hostName]).default('gmail-smtp-in.l.google.com'),
  })
  .prefault({})

const identity = z
  .strictObject({
    enforce: z.enum(['obey', 'mark', 'off']).default('obey'),
    // Undefined: the private and the exempt networks.
    trusted_networks: z.array(network).optional(),
    trusted_sealers: z.array(hostName.toLowerCase()).default([]),
  })
  .prefault({})

/** Microsoft's servers, which fetch mail for Outlook, switch UIDONLY on and then ask by number: docs/clients.md. */
const imap = z
  .strictObject({
    withheld: z.array(z.string().regex(/^[A-Z0-9=-]+$/, 'config.expect.capability')).default(['UIDONLY']),
    // RFC 9738 §5: fewer than 1,000 would make clients ask all day; more than one COPY saves would be two limits.
    message_limit: z.int().min(1_000).max(100_000).optional(),
  })
  .prefault({})

const pop3 = z
  .strictObject({
    login_delay_seconds: z
      .int()
      .min(0)
      .max(24 * 60 * 60)
      .default(0),
  })
  .prefault({})

const limits = z
  .strictObject({
    message_bytes: z
      .int()
      .min(64 * 1024)
      .max(1024 * MIB)
      .default(50 * MIB),
    connections_per_network: z.int().min(1).max(100_000).default(20),
    new_connections_per_network_per_minute: z.int().min(1).max(1_000_000).default(60),
    connections: z.int().min(10).max(1_000_000).default(20_000),
    minimum_free_bytes: z
      .int()
      .min(0)
      .default(256 * MIB),
  })
  .prefault({})

/** Of each account; 0: no limit. */
const perAccount = z.int().min(0).default(0)
const rates = z
  .strictObject({
    messages_per_hour: perAccount,
    messages_per_day: perAccount,
    recipients_per_hour: perAccount,
    recipients_per_day: perAccount,
    bytes_per_day: perAccount,
  })
  .prefault({})

const ledger = z
  .strictObject({
    keep_days: z.int().min(1).max(36_500).default(365),
  })
  .prefault({})

const service = z.string().refine((text) => parseServicePlace(text) !== undefined, 'config.expect.service')
const seconds = z.int().min(1).max(300)
const filter = z
  .strictObject({
    enabled: z.boolean().default(true),
    trusted_networks: z.array(network).default([]),
    clamav: service.optional(),
    clamav_timeout_seconds: seconds.default(20),
    rspamd: service.optional(),
    rspamd_timeout_seconds: seconds.default(20),
    domain_lists: z.array(hostName.toLowerCase()).max(20).default([]),
    ...connectionKeys,
  })
  .prefault({})

const takeover = z
  .strictObject({
    enabled: z.boolean().default(true),
    countries: z.string().default(''),
  })
  .prefault({})

export const configSchema = z.strictObject({
  server,
  listeners,
  tls,
  smime,
  acme,
  store,
  oauth,
  ldap,
  queue,
  identity,
  imap,
  pop3,
  limits,
  ledger,
  rates,
  takeover,
  filter,
  log: z.strictObject({ level: z.enum(['debug', 'info', 'warn', 'error', 'off']).optional() }).prefault({}),
})

export type ConfigFile = z.infer<typeof configSchema>
