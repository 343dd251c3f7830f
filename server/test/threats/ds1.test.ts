/**
 * Slow connections on every port of the real program: thousands that say an octet now and then, while real clients are
 * served. THREATS DS1
 *
 * Loopback has sixteen million addresses: each attacker comes from a network of its own, as a botnet would.
 * SOAK_CONNECTIONS makes the first larger: 1600 a port is all that leaves strangers in peace (8,000 of their 10,000).
 */
import { connect, type Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect as tlsConnect } from 'node:tls'
import { startServer, type TestServer } from '../kit/start-server.ts'

const PER_PORT = Number(process.env['SOAK_CONNECTIONS'] ?? 1000)
const PORTS = ['smtp', 'submission', 'submissions', 'imap', 'imaps'] as const
type Port = (typeof PORTS)[number]
const IMPLICIT_TLS: ReadonlySet<Port> = new Set(['submissions', 'imaps'])
const PATIENCE_MS = 60_000
const LOOK_MS = 50
const OCTET_EVERY_MS = 2_000
const BATCH = 100

class Flood implements Disposable {
  readonly sockets: Socket[] = []
  readonly #timer: NodeJS.Timeout
  #network = 0
  open = 0

  constructor() {
    // An octet of a command that never ends, and on the ports with TLS an octet of a handshake.
    this.#timer = setInterval(() => {
      for (const socket of this.sockets) if (socket.writable) socket.write(Buffer.from([0x16]))
    }, OCTET_EVERY_MS)
  }

  async add(server: TestServer, count: number): Promise<void> {
    for (let n = 0; n < count; n += BATCH)
      for (const port of PORTS)
        await Promise.all(
          Array.from({ length: Math.min(BATCH, count - n) }, () => this.#one(server.ports[port])),
        )
  }

  #one(port: number): Promise<void> {
    const network = this.#network++
    const localAddress = `127.${1 + (network >> 8)}.${network & 255}.1`
    const socket = connect({ port, host: '127.0.0.1', localAddress })
    this.sockets.push(socket)
    return new Promise((resolve) => {
      socket.once('connect', () => {
        this.open++
        resolve()
      })
      socket.once('close', () => {
        this.open--
        resolve()
      })
      socket.on('error', () => undefined)
      socket.resume()
    })
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
    for (const socket of this.sockets) socket.destroy()
  }
}

/** Says each line after the answer to the one before; rejects unless the last answer is the wanted one. */
function talk(
  port: number,
  tls: boolean,
  from: string,
  lines: readonly string[],
  wanted: RegExp,
): Promise<number> {
  const started = performance.now()
  const raw = connect({ port, host: '127.0.0.1', localAddress: from })
  const socket = tls ? tlsConnect({ socket: raw, rejectUnauthorized: false }) : raw
  return new Promise((resolve, reject) => {
    const said: string[] = []
    let text = ''
    const left = [...lines]
    const end = (why: unknown): void => reject(new Error(`${String(why)} after ${said.join(' | ')} ${text}`))
    raw.once('error', end)
    socket.once('error', end)
    socket.once('close', () => end('closed'))
    socket.on('data', (bytes: Buffer) => {
      text += bytes.toString()
      if (!/^(?:\d{3} |\* OK |\* BYE |a\d* (?:OK|NO|BAD)).*\r\n/m.test(text)) return
      said.push(text.trimEnd())
      text = ''
      const next = left.shift()
      if (next !== undefined) {
        socket.write(next)
        return
      }
      const last = said.at(-1) ?? ''
      socket.removeAllListeners('close')
      socket.end()
      raw.destroySoon()
      if (wanted.test(last)) resolve(performance.now() - started)
      else reject(new Error(said.join(' | ')))
    })
  })
}

/** What a person's program or another server wants of each port. */
function serve(server: TestServer, port: Port, from: string): Promise<number> {
  const { address = '', password = '' } = server.accounts.find((one) => one.address.startsWith('ana@')) ?? {}
  const tls = IMPLICIT_TLS.has(port)
  const message = `From: ${address}\r\nSubject: hola\r\n\r\nhola\r\n.\r\n`
  const envelope = [`MAIL FROM:<${address}>\r\n`, `RCPT TO:<${address}>\r\n`, 'DATA\r\n', message]
  const auth = `AUTH PLAIN ${Buffer.from(`\0${address}\0${password}`).toString('base64')}\r\n`
  const words = {
    smtp: ['EHLO x\r\n', ...envelope],
    submission: ['EHLO x\r\n', auth, ...envelope],
    imap: [`a1 LOGIN ${address} "${password}"\r\n`, 'a2 STATUS INBOX (MESSAGES)\r\n'],
  }
  const key = port === 'submissions' ? 'submission' : port === 'imaps' ? 'imap' : port
  return talk(server.ports[port], tls, from, words[key], key === 'imap' ? /a2 OK/ : /^250 /)
}

async function until(condition: () => boolean): Promise<void> {
  const endMs = performance.now() + PATIENCE_MS
  while (!condition()) {
    if (performance.now() > endMs) throw new Error('it never came to that')
    await sleep(LOOK_MS)
  }
}

/** Every port serves somebody from there; tells how long each took. */
async function serveEach(t: TestContext, server: TestServer, flood: Flood, from: string): Promise<void> {
  const waited: string[] = []
  for (const port of PORTS) waited.push(`${port} ${Math.round(await serve(server, port, from))} ms`)
  t.diagnostic(`beside ${flood.open}: ${waited.join(', ')}`)
}

const EVERYBODY_COUNTS = {
  VALIJA_LISTENERS__EXEMPT_NETWORKS: '[]',
  VALIJA_LIMITS__NEW_CONNECTIONS_PER_NETWORK_PER_MINUTE: '1000',
}

test(`${PER_PORT} slow connections on each port: a stranger is served`, async (t: TestContext) => {
  await using server = await startServer({ env: EVERYBODY_COUNTS })
  using flood = new Flood()
  await flood.add(server, PER_PORT)
  t.assert.strictEqual(flood.open, PORTS.length * PER_PORT)
  await serveEach(t, server, flood, '127.250.1.1')
})

test('more strangers than places: known clients are served, new ones when the slow are gone', async (t: TestContext) => {
  await using server = await startServer({ env: { ...EVERYBODY_COUNTS, VALIJA_LIMITS__CONNECTIONS: '800' } })
  const known = '127.251.1.1'
  using nobody = new Flood()
  await serveEach(t, server, nobody, known)
  using flood = new Flood()
  await flood.add(server, 120)
  // Half of the 800 places, and not one more.
  await until(() => flood.open <= 400)
  await t.assert.rejects(
    serve(server, 'smtp', '127.252.1.1'),
    /421 4\.7\.0 This server is very busy just now/,
  )
  await serveEach(t, server, flood, known)
  // Those below four fifths of the strangers' half are let be.
  await until(() => flood.open <= 325)
  await serveEach(t, server, flood, '127.252.1.1')
})
