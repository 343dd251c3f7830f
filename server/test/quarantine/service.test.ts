/**
 * Through the running service: while the virus scanner does not answer, mail from outside is held and `250` is said; it is
 * scanned when it is released, and what is infected stays.
 */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { test } from 'node:test'
import { until } from '../kit/queue.ts'
import { SmtpClient } from '../kit/smtp-client.ts'
import { startServer, type TestServer } from '../kit/start-server.ts'

const ANA = 'ana@empresa.test'

/** Speaks clamd's INSTREAM: reads to the empty piece, then says `word` of what it read. */
async function startScanner(port: number): Promise<Server> {
  const server = createServer((socket) => {
    let heard = Buffer.alloc(0)
    socket.on('error', () => undefined)
    socket.on('data', (piece) => {
      heard = Buffer.concat([heard, piece])
      if (!heard.subarray(-4).equals(Buffer.alloc(4))) return
      socket.end(heard.includes('X5O!') ? 'stream: Eicar-Test FOUND\0' : 'stream: OK\0')
    })
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return server
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

async function sendFrom(server: TestServer, subject: string, body: string): Promise<string> {
  await using client = await SmtpClient.open(server.ports.smtp)
  await client.hello()
  const letter = `From: <eva@otra.test>\r\nTo: <${ANA}>\r\nSubject: ${subject}\r\n\r\n${body}\r\n`
  return await client.send('eva@otra.test', [ANA], letter)
}

async function asked(server: TestServer, words: readonly string[]): Promise<unknown> {
  const { code, stdout, stderr } = await server.cli(['quarantine', ...words, '--json'])
  assert.equal(code, 0, stderr)
  return JSON.parse(stdout)
}

type Listed = { readonly messages: readonly { readonly id: string; readonly subject: string }[] }

test('held while nobody can scan, scanned when it is released', async () => {
  const port = await freePort()
  await using server = await startServer({ env: { VALIJA_FILTER__CLAMAV: `127.0.0.1:${port}` } })
  assert.match(await sendFrom(server, 'Presupuesto', 'Hola, Ana'), /^250/)
  assert.match(await sendFrom(server, 'Factura', 'X5O!P%@AP'), /^250/)
  const { messages } = (await asked(server, ['list', '--account', ANA])) as Listed
  assert.deepEqual(messages.map(({ subject }) => subject).sort(), ['Factura', 'Presupuesto'])
  const idOf = (wanted: string): string => messages.find(({ subject }) => subject === wanted)?.id ?? ''

  const early = await server.cli(['quarantine', 'release', idOf('Presupuesto')])
  assert.notEqual(early.code, 0)
  assert.match(early.stderr, /virus/)
  const scanner = await startScanner(port)
  try {
    // The scanner is left alone for some seconds after it did not answer.
    await until(
      async () => (await server.cli(['quarantine', 'release', idOf('Presupuesto')])).code === 0,
      60_000,
    )
    const infected = await server.cli(['quarantine', 'release', idOf('Factura')])
    assert.notEqual(infected.code, 0)
    assert.match(infected.stderr, /Eicar-Test/)
  } finally {
    scanner.close()
  }
  assert.deepEqual(await asked(server, ['release', idOf('Presupuesto')]), {
    messages: [{ id: idOf('Presupuesto'), released: false, address: ANA }],
  })
  const shown = await server.cli(['quarantine', 'show', idOf('Factura')])
  assert.match(shown.stdout, /Eicar-Test[\s\S]*Subject: Factura[\s\S]*X5O!P%@AP/)
  assert.deepEqual(await asked(server, ['drop', idOf('Factura')]), { dropped: 1 })
  // Who did it is in the activity log about a second later.
  await until(async () => {
    const { stdout } = await server.cli(['ledger', 'search', '--address', ANA, '--json'])
    return ['quarantine-released', 'quarantine-dropped'].every((kind) => stdout.includes(kind))
  }, 30_000)
})
