/** HTTP of the real program, over all its threads: sessions end everywhere at once, links come from the command line. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { promisify } from 'node:util'
import { needs } from '../kit/components.ts'
import { ENGINES } from '../kit/engines.ts'
import { askHttp, cookieOf, rawHttp, sending, submitting } from '../kit/http-client.ts'
import { selfSigned } from '../kit/self-signed.ts'
import { startServer, type TestServer } from '../kit/start-server.ts'

const ANA = 'ana@empresa.test'
const NEW_PASSWORD = 'cuatro caballos sin nombre'
/** A busy machine takes its time to load what answers. */
const PATIENCE_MS = 30_000
/** THREATS ID4 */
const CUT_MS = 1_000

for (const engine of ENGINES)
  test(`a changed password ends sessions on every thread within a second, on ${engine}`, async () => {
    await using server = await startServer({ engine, workers: 2 })
    const place = { port: server.ports.https }
    const cookie = await signIn(server, server.passwordOf('ana'))
    // Each connection is a thread's; many of them are both.
    const everywhere = async (): Promise<ReadonlySet<number>> => {
      const asked = Array.from({ length: 12 }, () =>
        askHttp(place, '/api/v1/session', { headers: { cookie } }),
      )
      return new Set((await Promise.all(asked)).map(({ status }) => status))
    }
    assert.deepEqual([...(await everywhere())], [200])
    const made = await server.cli(['account', 'reset-link', ANA])
    assert.equal(made.code, 0, made.stderr)
    const link = new URL(/https:\S+/.exec(made.stdout)?.[0] ?? '')
    assert.equal(link.host, `mail.empresa.test:${server.ports.https}`)
    const changed = await askHttp(
      place,
      link.pathname,
      submitting({ password: NEW_PASSWORD, again: NEW_PASSWORD }),
    )
    assert.equal(changed.status, 200)
    await new Promise((resolve) => setTimeout(resolve, CUT_MS))
    assert.deepEqual([...(await everywhere())], [401])
    assert.equal((await askHttp(place, link.pathname)).status, 410)
    assert.match(await signIn(server, NEW_PASSWORD), /^__Host-valija=/)

    const later = await signIn(server, NEW_PASSWORD)
    await server.cli(['account', 'suspend', ANA])
    await new Promise((resolve) => setTimeout(resolve, CUT_MS))
    const { status } = await askHttp(place, '/api/v1/session', { headers: { cookie: later } })
    assert.equal(status, 401)
    const suspended = await server.cli(['account', 'reset-link', ANA])
    assert.notEqual(suspended.code, 0)
    // LG1: neither what opens the account nor what would have.
    for (const secret of [link.pathname.slice(10), cookie.slice(15), later.slice(15), NEW_PASSWORD])
      assert.ok(!server.log().includes(secret))
  })

test('the notice of a new password is delivered', async () => {
  await using server = await startServer()
  const { stdout } = await server.cli(['account', 'reset-link', ANA])
  const path = new URL(/https:\S+/.exec(stdout)?.[0] ?? '').pathname
  const place = { port: server.ports.https }
  await askHttp(place, path, submitting({ password: NEW_PASSWORD, again: NEW_PASSWORD }))
  const login = Buffer.from(`\0${ANA}\0${NEW_PASSWORD}`).toString('base64')
  const ask = `a AUTHENTICATE PLAIN ${login}\r\nb SELECT INBOX\r\nc FETCH 1:* BODY.PEEK[HEADER.FIELDS (SUBJECT FROM)]\r\nd LOGOUT\r\n`
  for (let tries = 0; ; tries++) {
    const { text } = await rawHttp({ port: server.ports.imaps }, ask, PATIENCE_MS)
    if (/Subject: Se cambi|Subject: =\?utf-8\?|Subject: Your password was changed/i.test(text)) {
      assert.match(text, /postmaster@empresa\.test/)
      break
    }
    assert.ok(tries < 50, text)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
})

test('certificates: by the name asked for, and read again while connections live on', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'valija-https-'))
  try {
    const [certificate, key] = [join(dir, 'cert.pem'), join(dir, 'key.pem')]
    const write = async (name: string): Promise<void> => {
      const pair = selfSigned(name)
      await writeFile(certificate, pair.certificate)
      await writeFile(key, pair.key)
    }
    await write('mail.empresa.test')
    const env = { VALIJA_TLS__CERTIFICATE: certificate, VALIJA_TLS__KEY: key }
    await using server = await startServer({ env })
    assert.match(await readFile(certificate, 'utf8'), /BEGIN CERTIFICATE/)
    const old = await openTls(server.ports.https)
    assert.equal(old.getPeerCertificate().subject.CN, 'mail.empresa.test')
    assert.equal(old.alpnProtocol, 'http/1.1')
    await write('autoconfig.empresa.test')
    server.signal('SIGHUP')
    for (let tries = 0; ; tries++) {
      const fresh = await openTls(server.ports.https)
      const shown = fresh.getPeerCertificate().subject.CN
      fresh.destroy()
      if (shown === 'autoconfig.empresa.test') break
      assert.ok(tries < 100, 'the new certificate is shown')
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    old.write('GET /page.css HTTP/1.1\r\nHost: mail.empresa.test\r\nConnection: close\r\n\r\n')
    const [first] = (await once(old, 'data')) as [Buffer]
    assert.match(first.toString(), /^HTTP\/1\.1 200 /, 'the connection of before goes on')
    old.destroy()
    // TL2: another protocol by name is refused.
    await assert.rejects(openTls(server.ports.https, ['h2']))
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
})

test('behind a balancer the client is whoever its PROXY header says', async () => {
  await using server = await startServer({
    env: {
      VALIJA_LISTENERS__PROXY_PROTOCOL: '["https","http"]',
      VALIJA_LISTENERS__TRUSTED_PROXIES: '["127.0.0.0/8"]',
      VALIJA_LISTENERS__HTTP: '0',
    },
  })
  const clear = Number(server.ports.http)
  const header = 'PROXY TCP4 203.0.113.7 192.0.2.1 4711 80\r\n'
  const request = 'GET /password HTTP/1.1\r\nHost: mail.empresa.test\r\nConnection: close\r\n\r\n'
  const led = await rawHttp({ port: clear, secure: false }, header + request, PATIENCE_MS)
  assert.match(
    led.text,
    new RegExp(`location: https://mail\\.empresa\\.test:${server.ports.https}/password`, 'i'),
  )
  const without = await rawHttp({ port: clear, secure: false }, request)
  assert.equal(without.text, '')
})

test('curl signs in, asks and signs out', { skip: needs('curl') }, async () => {
  await using server = await startServer()
  const dir = await mkdtemp(join(tmpdir(), 'valija-curl-'))
  try {
    const jar = join(dir, 'cookies')
    const curl = async (...words: readonly string[]): Promise<string> => {
      const place = ['--resolve', `mail.empresa.test:${server.ports.https}:127.0.0.1`]
      const kept = ['--cookie', jar, '--cookie-jar', jar, '--header', 'X-Valija-Request: 1']
      const { stdout } = await promisify(execFile)('curl', [
        ...['--silent', '--insecure', '--http1.1', '--write-out', ' %{http_code}', ...place, ...kept],
        ...words,
      ])
      return stdout
    }
    const url = `https://mail.empresa.test:${server.ports.https}/api/v1/session`
    const credentials = JSON.stringify({ address: ANA, password: server.passwordOf('ana') })
    assert.match(await curl('--json', credentials, url), /"address":"ana@empresa\.test".* 201$/)
    assert.match(await curl(url), /"role":"account".* 200$/)
    assert.match(await curl('--request', 'DELETE', url), / 204$/)
    assert.match(await curl(url), /"code":"auth-required".* 401$/)
    assert.match(await curl('--json', credentials.replace(ANA, 'nadie@empresa.test'), url), / 401$/)
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
})

async function signIn(server: TestServer, password: string): Promise<string> {
  const asked = sending('POST', { address: ANA, password })
  const answer = await askHttp({ port: server.ports.https }, '/api/v1/session', asked)
  assert.equal(answer.status, 201, answer.text)
  return cookieOf(answer)
}

async function openTls(port: number, alpn: readonly string[] = ['http/1.1']): Promise<TLSSocket> {
  const socket = connectTls({
    ...{ host: '127.0.0.1', port, servername: 'mail.empresa.test', rejectUnauthorized: false },
    ALPNProtocols: [...alpn],
  })
  await once(socket, 'secureConnect')
  return socket
}
