/** The running program: the operator's socket, metrics, draining, certificates that change. */
import { X509Certificate } from 'node:crypto'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { suite, type TestContext, test } from 'node:test'
import { connect as connectTls } from 'node:tls'
import { makeSelfSigned } from '../../src/runtime/self-signed.ts'
import { ENGINES } from '../kit/engines.ts'
import { ImapClient } from '../kit/imap-client.ts'
import { SmtpClient } from '../kit/smtp-client.ts'
import { startServer, type TestServer } from '../kit/start-server.ts'

const PATIENCE_MS = 60_000
const LOOK_MS = 20
const MESSAGE = 'From: x@fuera.example\r\nSubject: hola\r\n\r\ncuerpo\r\n'

function signIn(server: TestServer, local: string): Promise<ImapClient> {
  return ImapClient.signIn(server.ports.imap, `${local}@empresa.test`, server.passwordOf(local))
}

for (const engine of ENGINES)
  suite(`a running service on ${engine}`, () => {
    test('the operator socket answers while it runs, the data itself when it does not', async (t: TestContext) => {
      await using server = await startServer({ engine })
      const { mode } = await stat(join(server.dataDir, 'run/ctl.sock'))
      t.assert.strictEqual(mode & 0o777, 0o600)
      const online = await server.cli(['account', 'list', '--json'])
      t.assert.strictEqual(online.code, 0, online.stderr)
      const unknown = await server.cli(['account', 'show', 'nadie@empresa.test', '--json'])
      t.assert.strictEqual(unknown.code, 66)
      t.assert.strictEqual(
        (JSON.parse(unknown.stdout) as { error: { code: string } }).error.code,
        'not-found',
      )
      await server.stop()
      const offline = await server.cli(['account', 'list', '--json'])
      t.assert.deepStrictEqual([offline.code, offline.stdout], [0, online.stdout], offline.stderr)
      const route = await server.cli(['route', 'set', 'ejemplo.test', '127.0.0.1:2525', '--json'])
      t.assert.strictEqual(route.code, 0, route.stderr)
      t.assert.strictEqual((await server.cli(['queue', 'list'])).code, 0)
      await server.restart()
      t.assert.match((await server.cli(['route', 'list'])).stdout, /ejemplo\.test +127\.0\.0\.1:2525/)
    })

    test('what was delivered is seen at once by sessions of every thread', async (t: TestContext) => {
      await using server = await startServer({ engine, workers: 2 })
      const sessions = await Promise.all(Array.from({ length: 6 }, () => signIn(server, 'ana')))
      await using closing = new AsyncDisposableStack()
      for (const session of sessions) {
        closing.use(session)
        await session.ok('SELECT INBOX')
        session.write('w IDLE\r\n')
        t.assert.match((await session.response()) ?? '', /^\+/)
      }
      await using smtp = await SmtpClient.open(server.ports.smtp)
      await smtp.hello()
      t.assert.match(await smtp.send('x@fuera.example', ['ana@empresa.test'], MESSAGE), /^250 /)
      const heard = await Promise.all(sessions.map((session) => session.response()))
      t.assert.deepStrictEqual(
        heard,
        sessions.map(() => '* 1 EXISTS'),
      )
    })
  })

for (const engine of ENGINES)
  suite(`draining on ${engine}`, () => {
    test('SIGTERM lets a message in DATA finish, says BYE, and ends with 0', async (t: TestContext) => {
      await using server = await startServer({ engine })
      await using imap = await signIn(server, 'luis')
      const socket = connect(server.ports.smtp, '127.0.0.1')
      const heard = listen(socket)
      socket.write('EHLO a\r\n')
      await heard.until(/250 [^\r]*\r\n$/)
      socket.write('MAIL FROM:<x@fuera.example>\r\nRCPT TO:<ana@empresa.test>\r\nDATA\r\n')
      await heard.until(/354 /)
      socket.write(MESSAGE)
      const stopped = server.stop()
      t.assert.match((await imap.response()) ?? '', /^\* BYE /)
      socket.write('.\r\n')
      await heard.until(/^250 [^\r]*\r\n/)
      const exit = await stopped
      socket.destroy()
      t.assert.strictEqual(exit.code, 0, exit.stderr)
      await server.restart()
      await using again = await signIn(server, 'ana')
      t.assert.ok((await again.ok('SELECT INBOX')).includes('* 1 EXISTS'))
    })
  })

suite('status and certificates', () => {
  test('metrics are what Prometheus reads, health and readiness say what they know', async (t: TestContext) => {
    await using server = await startServer()
    const at = `http://127.0.0.1:${server.statusPort}`
    const page = await fetch(`${at}/metrics`)
    t.assert.strictEqual(page.headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8')
    const lines = (await page.text()).trimEnd().split('\n')
    const families = lines.filter((line) => line.startsWith('# TYPE '))
    t.assert.strictEqual(new Set(families).size, families.length)
    for (const line of lines)
      t.assert.match(
        line,
        /^(?:# TYPE [a-z_]+ (?:counter|gauge|histogram)|[a-z_]+(?:\{[^{}]+\})? [0-9.e+-]+)$/,
      )
    for (const name of [
      'valija_build_info',
      'valija_ready 1',
      'process_resident_memory_bytes',
      'valija_tls_cert_expiry_timestamp_seconds',
    ])
      t.assert.ok(
        lines.some((line) => line.startsWith(name)),
        name,
      )
    t.assert.strictEqual((await fetch(`${at}/healthz`)).status, 200)
    t.assert.strictEqual((await fetch(`${at}/other`)).status, 404)
    t.assert.strictEqual((await fetch(`${at}/healthz`, { method: 'POST' })).status, 405)
  })

  test('SIGHUP takes a new certificate; a broken one changes nothing', async (t: TestContext) => {
    await using server = await startServer()
    const path = join(server.dataDir, 'tls/self-signed')
    const before = await shownCertificate(server.ports.imaps)
    const next = await makeSelfSigned(['otro.empresa.test'], [], Date.now())
    await writeFile(`${path}.crt`, next.certificate)
    server.signal('SIGHUP')
    await logged(server, 'certificates.refused')
    t.assert.strictEqual(await shownCertificate(server.ports.imaps), before)
    await writeFile(`${path}.key`, next.key)
    server.signal('SIGHUP')
    await logged(server, 'certificates.loaded')
    const shown = await shownCertificate(server.ports.imaps)
    t.assert.strictEqual(shown, new X509Certificate(next.certificate).fingerprint256)
    t.assert.strictEqual(new X509Certificate(await readFile(`${path}.crt`)).fingerprint256, shown)
  })
})

function listen(socket: ReturnType<typeof connect>): { until(pattern: RegExp): Promise<void> } {
  let said = ''
  let wake: (() => void) | undefined
  socket.on('data', (bytes: Buffer) => {
    said += bytes.toString('utf8')
    wake?.()
  })
  return {
    async until(pattern) {
      while (!pattern.test(said))
        await new Promise<void>((resolve, reject) => {
          const timer = setTimeout(
            () => reject(new Error(`waited for ${pattern}, heard ${said}`)),
            PATIENCE_MS,
          )
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      said = ''
    },
  }
}

function shownCertificate(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
      const shown = socket.getPeerX509Certificate()
      socket.destroy()
      if (shown === undefined) reject(new Error('no certificate was shown'))
      else resolve(shown.fingerprint256)
    })
    socket.on('error', reject)
  })
}

async function logged(server: TestServer, event: string): Promise<void> {
  for (let n = 0; n < PATIENCE_MS / LOOK_MS; n++) {
    if (server.log().includes(`"event":"${event}"`)) return
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
  throw new Error(`the log never said ${event}`)
}
