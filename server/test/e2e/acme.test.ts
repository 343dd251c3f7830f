/** Certificates that come by themselves, from Pebble, on the running service. */
import { Agent, get } from 'node:https'
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect, type PeerCertificate } from 'node:tls'
import { systemClock } from '../../src/lib/clock.ts'
import { systemScheduler } from '../../src/lib/scheduler.ts'
import { createResolver } from '../../src/net/dns/resolver.ts'
import { needs } from '../kit/components.ts'
import { fakeDns, type Zone } from '../kit/fake-dns.ts'
import { ImapClient } from '../kit/imap-client.ts'
import { startKnot } from '../kit/knot.ts'
import { type Pebble, type PebbleOptions, startPebble } from '../kit/pebble.ts'
import { freePort } from '../kit/private-postgres.ts'
import { startRecursor } from '../kit/recursor.ts'
import { startServer, type TestServer } from '../kit/start-server.ts'

const HERE = { A: ['127.0.0.1'] } as const
const ZONE: Zone = {
  'mail.empresa.test': HERE,
  'mta-sts.empresa.test': HERE,
  'autoconfig.empresa.test': HERE,
  'autodiscover.empresa.test': { A: ['192.0.2.9'] },
}

type WorldOptions = Pick<PebbleOptions, 'httpPort' | 'externalAccounts'> & {
  readonly dns: { readonly host: string; readonly port: number }
  /** Whether the authority comes to port 443. */
  readonly tls?: boolean
  readonly env?: Readonly<Record<string, string>>
}

async function openWorld({ dns, tls = false, env = {}, ...authority }: WorldOptions) {
  await using opened = new AsyncDisposableStack()
  const [http, https, port, managementPort] = [
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
  ]
  const pebble: Pebble = opened.use(
    await startPebble({
      ...{ port, managementPort, dns },
      httpPort: http,
      ...(tls && { tlsPort: https }),
      ...authority,
    }),
  )
  const server: TestServer = opened.use(
    await startServer({
      workers: 2,
      args: ['--port-offset', '0'],
      env: {
        VALIJA_LISTENERS__HTTP: String(http),
        VALIJA_LISTENERS__HTTPS: String(https),
        VALIJA_QUEUE__RESOLVER: `${dns.host}:${dns.port}`,
        VALIJA_ACME__ENABLED: 'true',
        VALIJA_ACME__DIRECTORY: pebble.url,
        VALIJA_ACME__CA: pebble.ca,
        VALIJA_ACME__EMAIL: 'admin@empresa.test',
        ...env,
      },
    }),
  )
  const rest = opened.move()
  return { pebble, server, [Symbol.asyncDispose]: () => rest.disposeAsync() }
}

/** Asks on and on over one connection, until `work` is done; tells how many connections it took. */
async function connectionsDuring<T>(port: number, work: Promise<T>): Promise<readonly [T, number]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false })
  const ask = (): Promise<boolean> =>
    new Promise((resolve, reject) => {
      const question = get({ host: '127.0.0.1', port, path: '/page.css', agent }, (answer) => {
        answer.resume()
        answer.once('end', () => resolve(question.reusedSocket))
      })
      question.once('error', reject)
    })
  let connections = (await ask()) ? 0 : 1
  let done = false
  const result = work.finally(() => {
    done = true
  })
  for (;;) {
    const wasDone = done
    if (!(await ask())) connections++
    if (wasDone) break
    await sleep(100)
  }
  agent.destroy()
  return [await result, connections]
}

/** What a port shows to who asks for that name, when the chain is good. */
function shown(port: number, servername: string, ca: string): Promise<PeerCertificate> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, servername, ca }, () => {
      resolve(socket.getPeerCertificate())
      socket.end()
    })
    socket.on('error', reject)
  })
}

test('asked, proved, used, and renewed while people are signed in', {
  skip: needs('pebble', 'openssl'),
}, async (t: TestContext) => {
  await using dns = await fakeDns(ZONE)
  await using world = await openWorld({ dns })
  const { pebble, server } = world
  await using client = await ImapClient.open(server.ports.imap)
  await client.response()
  await client.ok('STARTTLS')
  await client.startTls({ rejectUnauthorized: false })
  await client.ok(`LOGIN ana@empresa.test "${server.passwordOf('ana')}"`)
  const first = await server.cli(['certificate', 'renew'])
  t.assert.strictEqual(first.code, 0, first.stderr + server.log() + pebble.log())
  t.assert.match(
    first.stdout,
    /^mail\.empresa\.test: new certificate\.\nmta-sts\.empresa\.test autoconfig\.empresa\.test: new certificate\.$/m,
  )
  const imaps = await shown(server.ports.imaps, 'mail.empresa.test', pebble.root)
  const https = await shown(server.ports.https, 'mta-sts.empresa.test', pebble.root)
  t.assert.match(imaps.subjectaltname ?? '', /mail\.empresa\.test/)
  t.assert.match(https.subjectaltname ?? '', /autoconfig\.empresa\.test/)
  t.assert.doesNotMatch(https.subjectaltname ?? '', /autodiscover/)
  t.assert.strictEqual((await server.cli(['certificate', 'renew'])).code, 0)
  const again = await shown(server.ports.imaps, 'mail.empresa.test', pebble.root)
  t.assert.notStrictEqual(again.serialNumber, imaps.serialNumber)
  await client.ok('NOOP')
  const listed = await server.cli(['certificate', 'list'])
  t.assert.match(listed.stdout, /mail\.empresa\.test/)
  await server.stop()
  await server.restart()
  const kept = await shown(server.ports.imaps, 'mail.empresa.test', pebble.root)
  t.assert.strictEqual(kept.serialNumber, again.serialNumber)
})

test('an authority that does not reach us is told of, and the old certificate stays', {
  skip: needs('pebble', 'openssl'),
}, async (t: TestContext) => {
  await using dns = await fakeDns({ 'mail.empresa.test': HERE })
  await using world = await openWorld({ dns, httpPort: await freePort() })
  const { server } = world
  const asked = await server.cli(['certificate', 'renew', '--json'])
  const [state] = JSON.parse(asked.stdout) as { failed: string }[]
  t.assert.match(state?.failed ?? '', /^http-01: .*(?:refused|Fetching).* \/ tls-alpn-01: ./i)
  const listed = await server.cli(['certificate', 'list'])
  t.assert.match(listed.stdout, /mail\.empresa\.test .*refused/i)
  t.assert.match(server.log(), /acme\.refused/)
})

test('what port 80 cannot prove is proved on port 443, under the eyes of who is connected there', {
  skip: needs('pebble', 'openssl'),
}, async (t: TestContext) => {
  await using dns = await fakeDns(ZONE)
  await using world = await openWorld({ dns, tls: true, httpPort: await freePort() })
  const { server, pebble } = world
  const renewing = server.cli(['certificate', 'renew', '--json'])
  const [asked, connections] = await connectionsDuring(server.ports.https, renewing)
  t.assert.strictEqual(connections, 1, 'who is connected stays so')
  t.assert.doesNotMatch(asked.stdout, /"failed": ?"/, asked.stdout + server.log() + pebble.log())
  t.assert.match(server.log(), /"acme\.issued".*"way":"tls-alpn-01"|"way":"tls-alpn-01".*"acme\.issued"/)
  const https = await shown(server.ports.https, 'mail.empresa.test', pebble.root)
  t.assert.match(https.subjectaltname ?? '', /mail\.empresa\.test/)
})

test('all names below one are proved by the DNS, in a zone that an alias leads to, for an account that the authority gave', {
  skip: needs('pebble', 'openssl', 'knot', 'root'),
}, async (t: TestContext) => {
  const key = 'hmac-sha512:valija:c2VjcmV0IHRoYXQgaXMgbG9uZyBlbm91Z2ggZm9yIGEga2V5'
  await using knot = await startKnot(
    {
      'empresa.test': 'mail A 127.0.0.1\n_acme-challenge CNAME empresa.pruebas.test.',
      'mail.empresa.test': '@ A 127.0.0.1',
      'pruebas.test': '',
    },
    { updates: { key, zones: ['pruebas.test', 'mail.empresa.test'] } },
  )
  await using recursor = await startRecursor({ host: knot.address, port: 53 })
  const external = 'zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W'
  await using world = await openWorld({
    dns: recursor,
    externalAccounts: { 'kid-1': external },
    env: {
      VALIJA_QUEUE__RESOLVER: knot.address,
      VALIJA_QUEUE__ALLOW_PRIVATE_TARGETS: 'true',
      VALIJA_ACME__NAMES: '["*.empresa.test", "empresa.test"]',
      VALIJA_ACME__DNS_SERVER: knot.address,
      VALIJA_ACME__DNS_KEY: key,
      VALIJA_ACME__EAB_KID: 'kid-1',
      VALIJA_ACME__EAB_KEY: external,
    },
  })
  const { server, pebble } = world
  const asked = await server.cli(['certificate', 'renew', '--json'])
  t.assert.doesNotMatch(asked.stdout, /"failed": ?"/, asked.stdout + server.log() + pebble.log())
  const imaps = await shown(server.ports.imaps, 'cualquiera.empresa.test', pebble.root)
  t.assert.match(imaps.subjectaltname ?? '', /DNS:\*\.empresa\.test/)
  // What the authority has seen is taken away again.
  const times = { clock: systemClock, scheduler: systemScheduler }
  const now = createResolver({ servers: [{ host: knot.address, port: 53 }], ...times })
  t.assert.strictEqual((await now.query('empresa.pruebas.test', 'TXT')).kind, 'no-name')
})

test('without a way to prove the names it does not start', async (t: TestContext) => {
  await t.assert.rejects(
    startServer({ env: { VALIJA_ACME__ENABLED: 'true', VALIJA_ACME__NAMES: '["*.empresa.test"]' } }),
    /\*\.empresa\.test.*dns_server/s,
  )
})
