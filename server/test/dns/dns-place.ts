/**
 * A whole installation and a real DNS server that holds what the DNS page printed: mail.empresa.test on 127.0.0.1, with a
 * certificate that an authority of the test gave.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Authority, makeAuthority } from '../kit/authority.ts'
import { type Knot, startKnot } from '../kit/knot.ts'
import { freePort } from '../kit/private-postgres.ts'
import { startServer, type TestServer } from '../kit/start-server.ts'

export const HOST = 'mail.empresa.test'
export const DOMAIN = 'empresa.test'
/** Reverse names: whoever provides the address keeps them. And what every block list has, so that one is believed. RFC 5782 §5 */
export const POINTERS = `1.0.0.127.in-addr.arpa. PTR ${HOST}.\n2.0.0.127.psbl.surriel.com. A 127.0.0.2`
/** `--local` adds this to every port that is set. */
const LOCAL_OFFSET = 10_000

export type DnsPlace = AsyncDisposable & {
  readonly server: TestServer
  readonly knot: Knot
  readonly authority: Authority
  /** Rows of `dns check`, and how it ended. */
  check(language?: 'en' | 'es', ...args: readonly string[]): Promise<Checked>
}

export type CheckedRow = {
  readonly kind: string
  readonly name: string
  readonly type: string | null
  readonly expected: string | null
  readonly found: readonly string[]
  readonly state: string
  readonly text: string
  readonly why: string
  readonly mend: { readonly action: string; readonly value: string; readonly line: string } | null
}
export type Checked = { readonly code: number; readonly green: boolean; readonly rows: readonly CheckedRow[] }

export async function openDnsPlace(options: { readonly signed?: boolean } = {}): Promise<DnsPlace> {
  await using opened = new AsyncDisposableStack()
  const dir = mkdtempSync(join(tmpdir(), 'valija-dns-'))
  opened.defer(() => rmSync(dir, { recursive: true }))
  const knot = opened.use(
    await startKnot({ '.': POINTERS, [DOMAIN]: '' }, { signed: options.signed === true ? [DOMAIN] : [] }),
  )
  const authority = makeAuthority(dir, [HOST, `mta-sts.${DOMAIN}`], 60)
  const [https, smtp] = [await portAbove(), await portAbove()]
  const server = opened.use(
    await startServer({
      env: {
        VALIJA_SERVER__HOSTNAME: HOST,
        VALIJA_SERVER__ADDRESSES: '["127.0.0.1"]',
        VALIJA_QUEUE__RESOLVER: `${knot.address}:53`,
        VALIJA_QUEUE__ALLOW_PRIVATE_TARGETS: 'true',
        VALIJA_QUEUE__MX_PORT: String(smtp),
        VALIJA_QUEUE__PROBE: HOST,
        VALIJA_QUEUE__STS_PORT: String(https),
        VALIJA_LISTENERS__HTTPS: String(https - LOCAL_OFFSET),
        VALIJA_LISTENERS__SMTP: String(smtp - LOCAL_OFFSET),
        VALIJA_TLS__CERTIFICATE: authority.server.certificate,
        VALIJA_TLS__KEY: authority.server.key,
        NODE_EXTRA_CA_CERTS: join(dir, 'ca.pem'),
      },
    }),
  )
  const rest = opened.move()
  return {
    ...{ server, knot, authority },
    async check(language = 'en', ...args) {
      const { code, stdout, stderr } = await server.cli([
        ...['dns', 'check', DOMAIN, '--json', '--lang', language],
        ...args,
      ])
      if (stdout === '') throw new Error(stderr)
      return { code, ...(JSON.parse(stdout) as Omit<Checked, 'code'>) }
    },
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  }
}

/** What the operator puts in the zone. */
export async function printedZone({ server }: DnsPlace): Promise<string> {
  const { code, stdout, stderr } = await server.cli(['dns', 'zone', DOMAIN])
  if (code !== 0) throw new Error(stderr)
  return stdout
}

async function portAbove(): Promise<number> {
  for (;;) {
    const port = await freePort()
    if (port > LOCAL_OFFSET) return port
  }
}
