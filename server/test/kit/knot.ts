/**
 * A real Knot DNS server on port 53 of a loopback address of its own. It has the root too, so that every name that no zone
 * has does not exist; addresses and reverse names of a test go there.
 *
 *   await using knot = await startKnot({ '.': '1.0.0.127.in-addr.arpa. PTR mail.empresa.test.', 'empresa.test': zone })
 */
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type Knot = AsyncDisposable & {
  /** Takes questions on port 53. */
  readonly address: string
  /** Another content of a zone, served when this returns. */
  setZone(name: string, records: string): void
}

export type KnotOptions = {
  /** Zones that are signed as they are loaded. */
  readonly signed?: readonly string[]
  /** Zones that whoever has the key may change: `algorithm:name:secret`. RFC 2136 */
  readonly updates?: { readonly key: string; readonly zones: readonly string[] }
}

/** Zone → records, without SOA and NS, which are added. */
export async function startKnot(
  zones: Readonly<Record<string, string>>,
  { signed = [], updates }: KnotOptions = {},
): Promise<Knot> {
  const dir = mkdtempSync(join(tmpdir(), 'valija-knot-'))
  const address = `127.${100 + (process.pid % 100)}.${process.pid % 250}.${1 + Math.floor(Math.random() * 250)}`
  let serial = 0
  const write = (name: string, records: string): void =>
    writeFileSync(join(dir, `${name}.zone`), zoneFile(name, records, address, ++serial))
  const all: Readonly<Record<string, string>> = { '.': '', ...zones }
  for (const [name, records] of Object.entries(all)) write(name, records)
  writeFileSync(
    join(dir, 'knot.conf'),
    configuration(dir, address, Object.keys(all), { signed, ...(updates && { updates }) }),
  )
  const child = spawn('/usr/sbin/knotd', ['-c', join(dir, 'knot.conf')], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  await serving(child)
  return {
    address,
    setZone(name, records) {
      write(name, records)
      execFileSync('/usr/sbin/knotc', ['-s', join(dir, 'knot.sock'), '-b', 'zone-reload', name], {
        stdio: 'ignore',
      })
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM')
      await ended
      rmSync(dir, { recursive: true })
    },
  }
}

function serving(child: ReturnType<typeof spawn>): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = ''
    const listen = (bytes: Buffer): void => {
      said += bytes.toString()
      if (said.includes('server started')) resolve()
    }
    child.stdout?.on('data', listen)
    child.stderr?.on('data', listen)
    child.once('close', () => reject(new Error(`knotd ended: ${said}`)))
  })
}

function zoneFile(name: string, records: string, address: string, serial: number): string {
  const origin = name === '.' ? '.' : `${name}.`
  const host = name === '.' ? 'ns.' : `ns.${origin}`
  const head = [
    `$ORIGIN ${origin}`,
    '$TTL 60',
    `@ IN SOA ${host} hostmaster.${name === '.' ? '' : origin} ${serial} 60 60 60 1`,
    `@ IN NS ${host}`,
    `${host} IN A ${address}`,
  ]
  return `${head.join('\n')}\n${records}\n`
}

function configuration(
  dir: string,
  address: string,
  zones: readonly string[],
  { signed = [], updates }: KnotOptions,
): string {
  const [algorithm, key, secret] = updates?.key.split(':') ?? []
  const user = process.getuid?.() === 0 ? 'root:root' : ''
  return `server:
  listen: ${address}@53
  rundir: ${dir}
  user: "${user}"
  tcp-workers: 1
  udp-workers: 1
  background-workers: 1
database:
  storage: ${dir}
control:
  listen: ${dir}/knot.sock
log:
  - target: stdout
    any: info
${
  updates === undefined
    ? ''
    : `key:
  - id: ${key}
    algorithm: ${algorithm}
    secret: ${secret}
acl:
  - id: ours
    key: ${key}
    action: update
    update-type: TXT
`
}policy:
  - id: one-key
    single-type-signing: on
    algorithm: ecdsap256sha256
template:
  - id: default
    storage: ${dir}
    zonefile-sync: -1
    zonefile-load: difference-no-serial
    journal-content: all
zone:
${zones
  .map(
    (name) =>
      `  - domain: ${name}\n    file: ${dir}/${name}.zone\n${signed.includes(name) ? '    dnssec-signing: on\n    dnssec-policy: one-key\n' : ''}${updates?.zones.includes(name) ? '    acl: ours\n' : ''}`,
  )
  .join('')}`
}
