/** Pebble: the small certificate authority that the makers of Let's Encrypt test with. Refuses some nonces by chance, as it should. */
import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeAuthority } from './authority.ts'
import { until } from './queue.ts'

export type Pebble = AsyncDisposable & {
  /** Of its directory. */
  readonly url: string
  /** PEM file of who signs the certificate that it shows itself. */
  readonly ca: string
  /** PEM of the root that signs what it gives. */
  readonly root: string
  log(): string
}

export type PebbleOptions = {
  readonly port: number
  readonly managementPort: number
  /** Where it asks for the answers to its tokens, and over TLS; nobody listens on port 1. */
  readonly httpPort?: number
  readonly tlsPort?: number
  /** Accounts are taken from those alone: name → key, base64url. */
  readonly externalAccounts?: Readonly<Record<string, string>>
  readonly dns: { readonly host: string; readonly port: number }
}

export async function startPebble({
  port,
  managementPort,
  httpPort = 1,
  tlsPort = 1,
  externalAccounts,
  dns,
}: PebbleOptions): Promise<Pebble> {
  await using opened = new AsyncDisposableStack()
  const dir = await mkdtemp(join(tmpdir(), 'valija-pebble-'))
  opened.defer(() => rm(dir, { recursive: true, force: true }))
  const authority = makeAuthority(dir, ['localhost'])
  const pebble = {
    listenAddress: `127.0.0.1:${port}`,
    managementListenAddress: `127.0.0.1:${managementPort}`,
    certificate: authority.server.certificate,
    privateKey: authority.server.key,
    httpPort,
    tlsPort,
    ocspResponderURL: '',
    externalAccountBindingRequired: externalAccounts !== undefined,
    externalAccountMACKeys: externalAccounts ?? {},
  }
  await writeFile(join(dir, 'pebble.json'), JSON.stringify({ pebble }))
  const said: string[] = []
  const child = spawn('pebble', ['-config', 'pebble.json', '-dnsserver', `${dns.host}:${dns.port}`], {
    cwd: dir,
    env: { ...process.env, PEBBLE_VA_NOSLEEP: '1', PEBBLE_WFE_NONCEREJECT: '15' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => said.push(text.toString()))
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  opened.defer(async () => {
    child.kill('SIGTERM')
    await ended
  })
  await until(() => {
    if (child.exitCode !== null) throw new Error(`pebble ended: ${said.join('')}`)
    return said.join('').includes('ACME directory available')
  })
  // It says so just before it listens.
  const root = await asked(`https://127.0.0.1:${managementPort}/roots/0`, authority.certificate)
  await asked(`https://127.0.0.1:${port}/dir`, authority.certificate)
  const rest = opened.move()
  return {
    url: `https://localhost:${port}/dir`,
    ca: join(dir, 'ca.pem'),
    root,
    log: () => said.join(''),
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  }
}

async function asked(url: string, ca: string): Promise<string> {
  let answer: string | undefined
  await until(async () => {
    answer = await ask(url, ca).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNREFUSED') throw error
      return undefined
    })
    return answer !== undefined
  })
  return answer ?? ''
}

function ask(url: string, ca: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const question = request(
      url,
      { ca, servername: 'localhost', checkServerIdentity: () => undefined },
      (answer) => {
        let text = ''
        answer.on('data', (piece: Buffer) => {
          text += piece.toString()
        })
        answer.on('end', () => resolve(text))
      },
    )
    question.on('error', reject)
    question.end()
  })
}
