/** What is asked of ClamAV and Rspamd, and what becomes of their answers. */
import { type TestContext, test } from 'node:test'
import { parseMailbox } from '../../src/mail/address.ts'
import { parseServicePlace } from '../../src/net/service-place.ts'
import { startClamd } from '../kit/clamd.ts'
import { needs } from '../kit/components.ts'
import { EICAR } from '../kit/eicar.ts'
import { fakeService, onStream } from '../kit/fake-service.ts'
import { messageWith } from '../kit/office-files.ts'
import { startRspamd } from '../kit/rspamd.ts'
import { scanners } from '../kit/scanners.ts'
import { noPause, suspect } from '../kit/suspect.ts'

/** Generic Test for Unsolicited Bulk Email, put together as EICAR is. */
const GTUBE = ['XJS*C4JDBQADN1.NSBN3*2IDNEN*', 'GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X'].join('')

test('where a service is', (t: TestContext) => {
  t.assert.deepStrictEqual(parseServicePlace('127.0.0.1:3310'), { host: '127.0.0.1', port: 3310 })
  t.assert.deepStrictEqual(parseServicePlace('clamav:1'), { host: 'clamav', port: 1 })
  t.assert.deepStrictEqual(parseServicePlace('[::1]:65535'), { host: '::1', port: 65_535 })
  t.assert.deepStrictEqual(parseServicePlace(`/${'a'.repeat(106)}`), { path: `/${'a'.repeat(106)}` })
  for (const none of [
    '',
    '3310',
    'a:0',
    'a:65536',
    ':1',
    '::1:3310',
    '[a]:1',
    'a b:1',
    'http://a:1',
    `/${'a'.repeat(107)}`,
  ])
    t.assert.strictEqual(parseServicePlace(none), undefined, none)
})

test('nobody named: nobody asked, and nothing said', async (t: TestContext) => {
  const asked = scanners({})
  t.assert.deepStrictEqual(await asked.examine(suspect('Subject: x\r\n\r\nhola\r\n'), noPause), {
    findings: [],
  })
  t.assert.deepStrictEqual(asked.health(), [])
})

test('clamd sees the message as it came, and its files by themselves', async (t: TestContext) => {
  const seen: string[] = []
  await using service = await fakeService((socket) =>
    onStream(socket, (bytes) => {
      seen.push(bytes.toString())
      socket.end('stream: OK\0')
    }),
  )
  const mail = messageWith('x', [{ name: 'a.bin', bytes: Buffer.from('contenido') }])
  t.assert.deepStrictEqual(await scanners({ clamav: service.place }).examine(suspect(mail), noPause), {
    findings: [],
  })
  t.assert.deepStrictEqual(seen, [mail.toString(), 'contenido'])
})

test('a virus in a file has the name of the file', { skip: needs('clamd') }, async (t: TestContext) => {
  await using clamd = await startClamd()
  const asked = scanners({ clamav: { path: clamd.path } })
  const mail = suspect(messageWith('x', [{ name: 'a.bin', bytes: Buffer.from(EICAR) }]))
  t.assert.match((await asked.viruses(mail, noPause)).virus?.name ?? '', /^Eicar-/)
  const clean = await asked.examine(suspect('Subject: x\r\n\r\nhola\r\n'), noPause)
  t.assert.deepStrictEqual(clean, { findings: [] })
})

test('Rspamd is told who brought the message', async (t: TestContext) => {
  let said = ''
  await using service = await fakeService((socket) =>
    socket.on('data', (bytes: Buffer) => {
      said += bytes.toString()
      if (!said.includes('hola')) return
      const body = '{"score":7,"required_score":15,"action":"add header","symbols":{"BAD":{"score":7}}}'
      socket.end(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
    }),
  )
  const mail = suspect('Subject: x\r\n\r\nhola\r\n', {
    recipients: [parseMailbox('ana@empresa.test'), parseMailbox('ñandú@empresa.test')],
    client: { address: '192.0.2.7', hello: 'evil\r\nUser: admin', reverseName: undefined },
    reversePath: null,
  })
  const look = await scanners({ rspamd: service.place }).examine(mail, noPause)
  t.assert.deepStrictEqual(look.findings, [
    { level: 3, rule: 'rspamd.action', points: 0, values: { action: 'add-header', score: '7' } },
    { level: 3, rule: 'rspamd.symbol', points: 7, values: { symbol: 'BAD' } },
  ])
  const fields = said.split('\r\n\r\n')[0]?.toLowerCase().split('\r\n') ?? []
  t.assert.strictEqual(fields[0], 'post /checkv2 http/1.1')
  for (const field of [
    'ip: 192.0.2.7',
    'helo: eviluser: admin',
    'from: <>',
    'rcpt: ana@empresa.test',
    'rcpt: ñandú@empresa.test',
  ])
    t.assert.ok(fields.includes(field), field)
  t.assert.ok(!fields.some((field) => /^(?:user|hostname|deliver-to):/.test(field)))
})

test('a real Rspamd refuses what has to be refused', { skip: needs('rspamd') }, async (t: TestContext) => {
  await using rspamd = await startRspamd()
  const asked = scanners({ rspamd: { host: '127.0.0.1', port: rspamd.port } })
  const head =
    'From: Otro <otro@lejos.test>\r\nTo: ana@empresa.test\r\nSubject: x\r\nDate: Mon, 5 Jan 2026 10:00:00 +0000\r\nMessage-ID: <1@lejos.test>\r\n\r\n'
  const bad = await asked.examine(suspect(`${head}${GTUBE}\r\n`), noPause)
  t.assert.strictEqual(bad.unscanned, undefined)
  t.assert.strictEqual(bad.findings[0]?.values?.['action'], 'reject')
  t.assert.ok(bad.findings.reduce((sum, { points }) => sum + points, 0) >= 15)
  const good = await asked.examine(suspect(`${head}Hola Ana, nos vemos mañana.\r\n`), noPause)
  t.assert.strictEqual(good.unscanned, undefined)
  t.assert.notStrictEqual(good.findings[0]?.values?.['action'], 'reject')
  t.assert.ok(good.findings.some(({ rule }) => rule === 'rspamd.symbol'))
})
