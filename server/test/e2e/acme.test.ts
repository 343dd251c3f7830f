/** Certificates that come by themselves, from Pebble, on the running service. */
import { type TestContext, test } from 'node:test'
import { connect, type PeerCertificate } from 'node:tls'
import { needs } from '../kit/components.ts'
import { fakeDns, type Zone } from '../kit/fake-dns.ts'
import { ImapClient } from '../kit/imap-client.ts'
import { type Pebble, startPebble } from '../kit/pebble.ts'
import { freePort } from '../kit/private-postgres.ts'
import { startServer, type TestServer } from '../kit/start-server.ts'

const HERE = { A: ['127.0.0.1'] } as const
const ZONE: Zone = {
  'mail.empresa.test': HERE,
  'mta-sts.empresa.test': HERE,
  'autoconfig.empresa.test': HERE,
  'autodiscover.empresa.test': { A: ['192.0.2.9'] },
}

async function openWorld(zone: Zone, httpPort?: number) {
  await using opened = new AsyncDisposableStack()
  const dns = opened.use(await fakeDns(zone))
  const [http, port, managementPort] = [await freePort(), await freePort(), await freePort()]
  const pebble: Pebble = opened.use(
    await startPebble({ port, managementPort, httpPort: httpPort ?? http, dns }),
  )
  const server: TestServer = opened.use(
    await startServer({
      workers: 2,
      args: ['--port-offset', '0'],
      env: {
        VALIJA_LISTENERS__HTTP: String(http),
        VALIJA_QUEUE__RESOLVER: `${dns.host}:${dns.port}`,
        VALIJA_ACME__ENABLED: 'true',
        VALIJA_ACME__DIRECTORY: pebble.url,
        VALIJA_ACME__CA: pebble.ca,
        VALIJA_ACME__EMAIL: 'admin@empresa.test',
      },
    }),
  )
  const rest = opened.move()
  return { pebble, server, [Symbol.asyncDispose]: () => rest.disposeAsync() }
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
  await using world = await openWorld(ZONE)
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
  await using world = await openWorld({ 'mail.empresa.test': HERE }, await freePort())
  const { server } = world
  const asked = await server.cli(['certificate', 'renew', '--json'])
  const [state] = JSON.parse(asked.stdout) as { failed: string }[]
  t.assert.match(state?.failed ?? '', /refused|Fetching/i)
  const listed = await server.cli(['certificate', 'list'])
  t.assert.match(listed.stdout, /mail\.empresa\.test .*refused/i)
  t.assert.match(server.log(), /acme\.refused/)
})
