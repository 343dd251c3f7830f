/**
 * What the operator decided, read once at start: plain data that is copied to every thread. `schema.ts` checks it,
 * `load-config.ts` reads it. Everything that is not needed before the directory is open lives in the directory.
 */

import type { Language } from '../lib/text.ts'
import type { ServicePlace } from '../net/service-place.ts'
import type { ConnectionConfig } from './filter-schema.ts'

export const PORT_NAMES = [
  'smtp',
  'submission',
  'submissions',
  'imap',
  'imaps',
  'pop3',
  'pop3s',
  'sieve',
  'lmtp',
  'https',
  'http',
] as const
export type PortName = (typeof PORT_NAMES)[number]

/** A TCP port, the path of a Unix socket, or off. Port 0 lets the kernel choose (tests). */
export type Endpoint = number | string | false

export type Config = {
  readonly server: {
    /** Name that greets, signs and goes into Message-IDs; the PTR record must say the same. */
    readonly hostname: string
    /** Absolute. */
    readonly dataDir: string
    /** Of what the server itself says when no domain or account decides. */
    readonly language: Language
    /** Edge threads. */
    readonly workers: number
    /** Of this machine as the internet sees it; empty: the public ones on its network cards. */
    readonly addresses: readonly string[]
  }
  readonly listeners: {
    readonly host: readonly string[]
    readonly ports: Readonly<Record<PortName, Endpoint>>
    /** The MTA that speaks LMTP to us proves its senders: their MAIL FROM opens groups and gets notices. */
    readonly lmtpTrustedSenders: boolean
    /** Health and metrics; bound to `statusHost` only. */
    readonly status: number | false
    readonly statusHost: string
    /** Networks whose PROXY header (and XCLIENT) is believed. */
    readonly trustedProxies: readonly string[]
    /** Ports where a connection starts with a PROXY header. */
    readonly proxyProtocol: readonly PortName[]
    /** Networks where a password may be said without TLS. */
    readonly privateNetworks: readonly string[]
    /** Networks that are not counted by the connection limits: a load balancer. */
    readonly exemptNetworks: readonly string[]
  }
  readonly tls: {
    /** PEM files; the first is the default. Empty: a self-signed certificate is made in the data folder. */
    readonly certificates: readonly { readonly certificate: string; readonly key: string }[]
  }
  /** PEM: who is believed to say whose a signature in mail is, beside those that are built in; or empty. */
  readonly smime: { readonly authorities: string }
  /** Certificates by themselves; undefined: not wanted. */
  readonly acme:
    | {
        readonly directory: string
        readonly email: string | undefined
        /** Of the server's certificate, besides its host name. */
        readonly names: readonly string[]
        /** PEM file of who signs the authority's own certificate; undefined: those that the system trusts. */
        readonly ca: string | undefined
        /** How names are proved; `auto`: by whatever works. */
        readonly challenge: 'auto' | 'http-01' | 'tls-alpn-01' | 'dns-01'
        /** Which server takes records of ours, and the key for it as hmac-sha256:NAME:BASE64. RFC 2136 */
        readonly dns: { readonly server: string; readonly key: string } | undefined
        /** What the authority gave us an account with, beforehand; the key as base64url. RFC 8555 §7.3.4 */
        readonly externalAccount: { readonly kid: string; readonly key: string } | undefined
      }
    | undefined
  readonly store: {
    readonly engine: 'sqlite' | 'postgres'
    readonly postgres: {
      readonly url: string
      readonly schema: string | undefined
      readonly connections: number
    }
    /** What secrets are sealed with, as text (store/sealed/secret-keys.ts); empty: `secret.key` of the data folder. */
    readonly secretKeys: string
    /** SQLite: deliveries of a second and a thread from which on they share a synced write; its log's size. */
    readonly acceptLog: { readonly busyPerSecond: number; readonly segmentBytes: number }
    readonly blobs: 'disk' | 's3'
    readonly s3: {
      readonly endpoint: string
      readonly bucket: string
      readonly region: string
      readonly accessKey: string
      readonly secretKey: string
      readonly prefix: string
    }
  }
  /** Undefined: nobody signs in with a token. */
  readonly oauth:
    | {
        readonly issuer: string
        readonly audience: readonly string[]
        readonly domains: readonly string[]
        readonly addressClaim: string
        /** Empty: where the issuer's own description says. */
        readonly keysUrl: string | undefined
        /** Empty: opaque tokens are refused. */
        readonly introspectionUrl: string
        readonly clientId: string
        readonly clientSecret: string
      }
    | undefined
  /** Undefined: all passwords are kept here. */
  readonly ldap:
    | {
        /** `ldap://host:389`, in the order they are tried. */
        readonly urls: readonly string[]
        readonly startTls: boolean
        /** PEM of who signs the servers' certificates; empty: those that the system trusts. */
        readonly ca: string
        readonly domains: readonly string[]
        /** Empty: nobody in particular searches. */
        readonly bindDn: string
        readonly bindPassword: string
        readonly base: string
        /** With slots, as net/ldap/filter.ts reads it. */
        readonly filter: string
        /** Name to bind people with; empty: that of the entry that is found. */
        readonly bindAs: string
        readonly mailAttribute: string
        readonly nameAttribute: string
        readonly groupAttribute: string
        readonly group: string
        readonly create: boolean
        readonly scram: boolean
        readonly changePasswordAt: string
        readonly timeoutMs: number
        /** Sign-ins at once, of all edge threads together. */
        readonly connections: number
      }
    | undefined
  readonly queue: {
    /** `address:port` of the resolvers; empty: those of /etc/resolv.conf. */
    readonly resolvers: readonly string[]
    /** Addresses of resolvers besides those of this machine whose word about DNSSEC (AD) counts. */
    readonly trustedResolvers: readonly string[]
    /** How long a message is tried, and when its sender is told that it still waits. */
    readonly expireHours: number
    readonly warnAfterHours: number
    /** Port of other servers, and whether MX records may lead into private networks: 25 and no, but in a laboratory. */
    readonly mxPort: number
    readonly allowPrivateTargets: boolean
    /** Port of other domains' MTA-STS policies: 443, but in a laboratory. */
    readonly stsPort: number
    /** A server that surely listens on port 25, to see whether mail can leave; empty: none. */
    readonly probe: string
  }
  readonly identity: {
    /** What is done with mail from strangers that proves nothing: as its domain asks, only marked, not even looked at. */
    readonly enforce: 'obey' | 'mark' | 'off'
    /** Networks whose mail is taken as it comes: devices of one's own, a filter in front. */
    readonly trustedNetworks: readonly string[]
    /** Domains that are believed about mail they pass on. RFC 8617 */
    readonly trustedSealers: readonly string[]
  }
  readonly pop3: {
    /** Seconds between two visits of a device; 0: as often as it likes. RFC 2449 §6.5 */
    readonly loginDelaySeconds: number
  }
  readonly imap: {
    /** Capabilities that are not offered, because some program uses them wrongly. */
    readonly withheld: readonly string[]
    /** Messages that one command works on; undefined: all. RFC 9738 */
    readonly messageLimit: number | undefined
  }
  readonly limits: {
    readonly messageBytes: number
    readonly connectionsPerNetwork: number
    readonly newConnectionsPerNetworkPerMinute: number
    readonly connections: number
    /** Below this much free disk, new mail is deferred with 452. */
    readonly minimumFreeBytes: number
  }
  /** What each account may send that has no limit of its own; null: as much as it likes. */
  readonly rates: {
    readonly messagesHour: number | null
    readonly messagesDay: number | null
    readonly recipientsHour: number | null
    readonly recipientsDay: number | null
    readonly bytesDay: number | null
  }
  /** Other programs that are asked about mail; undefined: none. */
  readonly filter: {
    /** False: mail is taken as it comes, but for what it proves of its author. */
    readonly enabled: boolean
    /** By name in data/dnsbl or by zone: links that lead to domains on them count as spam. */
    readonly domainLists: readonly string[]
    /** Networks whose mail is scanned for malware and not judged: a filter in front. */
    readonly trustedNetworks: readonly string[]
    readonly clamav: ServicePlace | undefined
    readonly rspamd: ServicePlace | undefined
    /** For one message and all its files. */
    readonly clamavTimeoutMs: number
    readonly rspamdTimeoutMs: number
    /** Level 1: who connects. */
    readonly connections: ConnectionConfig
  }
  readonly takeover: {
    /** False: no account is paused by itself. */
    readonly enabled: boolean
    /** A MaxMind DB of countries; empty: the one that comes with the service. */
    readonly countries: string
  }
  /** How long the activity log is kept, in days. */
  readonly ledger: { readonly keepDays: number }
  readonly log: { readonly level: 'debug' | 'info' | 'warn' | 'error' | 'off' }
}
