/** A message too large to hold: what FETCH says of it is what it says of any other, and little is held meanwhile. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { ImapClient } from '../kit/imap-client.ts'
import { openImapWorld } from '../kit/imap-world.ts'
import { PASSWORD } from '../kit/mailbox-world.ts'
import { until } from '../kit/queue.ts'
import { eachEngine } from '../kit/stores.ts'

const MIB = 1024 * 1024
const LINE = `${'QUJD'.repeat(18)}\r\n`
const HEADER =
  'Subject: enorme\r\nX-Otro: sí\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n'
const TEXT_PART = '--b\r\nContent-Type: text/plain\r\n\r\nhola\0\r\n'
const FILE_HEAD = 'Content-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\n\r\n'

/** Two parts, the second of some three MiB. */
function largeMessage(): { readonly whole: string; readonly file: string } {
  const file = LINE.repeat(Math.ceil((3 * MIB) / LINE.length)).slice(0, -2)
  return { file, whole: `${HEADER}${TEXT_PART}--b\r\n${FILE_HEAD}${file}\r\n--b--\r\n` }
}

/** What a FETCH of one item says, without its head and closing bracket. */
async function fetched(client: ImapClient, item: string): Promise<string> {
  const [response = ''] = await client.ok(`FETCH 1 (${item})`)
  return response.slice('* 1 FETCH ('.length, -1)
}

eachEngine('every section is what it is of a small one', async (t: TestContext, engine) => {
  await using world = await openImapWorld(engine)
  await using client = await world.client()
  const { whole, file } = largeMessage()
  t.assert.match((await client.append('INBOX', whole)).tagged, / OK /)
  await client.ok('SELECT INBOX')
  // NUL goes out as 0x80, which this client takes for no sign.
  const literal = (label: string, text: string): string =>
    `${label} {${Buffer.byteLength(text)}}\r\n${text.replaceAll('\0', '\ufffd')}`
  const body = whole.slice(HEADER.length)
  const octets = Buffer.from(whole)
  const headerBytes = Buffer.byteLength(HEADER)
  const cases: readonly (readonly [string, string])[] = [
    ['BODY.PEEK[]', literal('BODY[]', whole)],
    ['BODY.PEEK[HEADER]', literal('BODY[HEADER]', HEADER)],
    ['BODY.PEEK[TEXT]', literal('BODY[TEXT]', body)],
    ['BODY.PEEK[]<0.100>', literal('BODY[]<0>', octets.subarray(0, 100).toString())],
    [
      'BODY.PEEK[]<2000000.70000>',
      literal('BODY[]<2000000>', octets.subarray(2_000_000, 2_070_000).toString()),
    ],
    ['BODY.PEEK[]<99999999.5>', literal('BODY[]<99999999>', '')],
    [
      'BODY.PEEK[TEXT]<10.1048577>',
      literal('BODY[TEXT]<10>', octets.subarray(headerBytes + 10, headerBytes + 1_048_587).toString()),
    ],
    ['BODY.PEEK[HEADER]<3.999999>', literal('BODY[HEADER]<3>', octets.subarray(3, headerBytes).toString())],
    ['BODY.PEEK[1]', literal('BODY[1]', 'hola\0')],
    ['BINARY.PEEK[1]', `BINARY[1] ~{5}\r\nhola\0`],
    ['BODY.PEEK[2]', literal('BODY[2]', file)],
    ['BODY.PEEK[2.MIME]', literal('BODY[2.MIME]', FILE_HEAD)],
    ['BODY.PEEK[2]<5.10>', literal('BODY[2]<5>', file.slice(5, 15))],
    ['BODY.PEEK[3]', 'BODY[3] NIL'],
    ['BINARY.SIZE[2]', `BINARY.SIZE[2] ${Buffer.from(file, 'base64').length}`],
    ['BINARY.PEEK[2]<0.6>', 'BINARY[2]<0> {6}\r\nABCABC'],
    [
      'BODY.PEEK[HEADER.FIELDS (Subject)] BODY.PEEK[TEXT]<0.3>',
      `${literal('BODY[HEADER.FIELDS (Subject)]', 'Subject: enorme\r\n\r\n')} ${literal('BODY[TEXT]<0>', '--b')}`,
    ],
    ['PREVIEW BODY.PEEK[]<0.7>', `PREVIEW "hola" ${literal('BODY[]<0>', 'Subject')}`],
  ]
  for (const [item, expected] of cases)
    t.assert.ok(
      (await fetched(client, item)) === expected,
      `${item}: ${(await fetched(client, item)).slice(0, 120)}`,
    )
  t.assert.strictEqual(await fetched(client, 'FLAGS'), 'FLAGS ()')
  await client.ok('FETCH 1 BODY[]<0.1>')
  t.assert.strictEqual(await fetched(client, 'FLAGS'), 'FLAGS (\\Seen)')
})

eachEngine('a part fetched in chunks is found once', async (t: TestContext, engine) => {
  await using world = await openImapWorld(engine)
  await using client = await world.client()
  const { whole, file } = largeMessage()
  await client.append('INBOX', whole)
  await client.ok('SELECT INBOX')
  const chunk = 500_000
  let got = ''
  for (let at = 0; at < file.length; at += chunk) {
    const said = await fetched(client, `BODY.PEEK[2]<${at}.${chunk}>`)
    got += said.slice(said.indexOf('\r\n') + 2)
  }
  t.assert.ok(got === file)
  t.assert.strictEqual(await fetched(client, 'BODY.PEEK[2.HEADER]'), 'BODY[2.HEADER] NIL')
  // Only that chunk is read: damage elsewhere is not its affair, the start of a part looks through all.
  const blob = blobOf(engine.dir)
  writeFileSync(blob, readFileSync(blob).fill(0x5a, 100, 101))
  t.assert.match(await fetched(client, 'BODY.PEEK[2]<1000.4>'), /^BODY\[2\]<1000> \{4\}\r\n/)
  t.assert.match((await client.command('FETCH 1 BODY.PEEK[2]<0.4>')).tagged, / NO \[CORRUPTION\]/)
})

/** The only one there is. */
function blobOf(dir: string): string {
  const names = readdirSync(join(dir, 'blobs'), { recursive: true }).map(String)
  return join(dir, 'blobs', names.find((name) => name.length > 60) ?? '')
}

eachEngine('a damaged one answers NIL, and the others are read', async (t: TestContext, engine) => {
  await using world = await openImapWorld(engine)
  await using client = await world.client()
  await client.append('INBOX', largeMessage().whole)
  await client.append('INBOX', 'Subject: otra\r\n\r\nhola\r\n')
  await client.ok('SELECT INBOX')
  const blob = blobOf(engine.dir)
  writeFileSync(blob, readFileSync(blob).fill(0x5a, 2 * MIB, 2 * MIB + 1))
  for (const item of ['BODY.PEEK[]', 'BODY.PEEK[TEXT]<0.10>', 'BODY.PEEK[2]']) {
    const { untagged, tagged } = await client.command(`FETCH 1:2 ${item}`)
    const label = item.replace('.PEEK', '').replace('.10', '')
    t.assert.strictEqual(untagged[0], `* 1 FETCH (${label} NIL)`)
    t.assert.strictEqual(untagged.length, 2)
    t.assert.match(tagged, / NO \[CORRUPTION\]/)
  }
  // One that ends while it is sent cannot be taken back: the connection ends with it.
  writeFileSync(blob, '')
  client.write('f FETCH 1 BODY.PEEK[]<2000000.100>\r\n')
  t.assert.strictEqual(await client.response(), undefined)
  await using other = await world.client()
  await other.ok('SELECT INBOX')
})

eachEngine('clients that do not read hold a piece of it each', async (t: TestContext, engine) => {
  await using world = await openImapWorld(engine)
  await using client = await world.client()
  const message = `Subject: grande\r\n\r\n${LINE.repeat(Math.ceil((20 * MIB) / LINE.length))}`
  await client.append('INBOX', message)
  const deaf = await Promise.all(
    Array.from({ length: 20 }, () => ImapClient.signIn(world.port, 'ana@empresa.test', PASSWORD)),
  )
  for (const one of deaf) {
    await one.ok('SELECT INBOX')
    one.socket.pause()
  }
  const before = process.memoryUsage().rss
  for (const one of deaf) one.write('f FETCH 1 (BODY.PEEK[])\r\n')
  await until(allWait)
  const grown = process.memoryUsage().rss - before
  t.diagnostic(
    `${Math.round(grown / MIB)} MiB for ${deaf.length} clients of ${Math.round(message.length / MIB)} MiB`,
  )
  // Twenty whole messages would be 400 MiB.
  t.assert.ok(grown < 150 * MIB, `${grown} octets`)
  for (const one of deaf) await one[Symbol.asyncDispose]()

  function allWait(): boolean {
    const waiting = [...world.connections].filter(({ unsentBytes }) => unsentBytes > 256 * 1024)
    return waiting.length === deaf.length
  }
})
