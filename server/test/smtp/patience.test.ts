/** Slow clients, stopping, and what is held meanwhile. RFC 5321 §4.5.3.2, THREATS DS1 */
import { type TestContext, test } from 'node:test'
import { openEngine } from '../kit/engines.ts'
import { fakeClock } from '../kit/fake-clock.ts'
import { SmtpClient } from '../kit/smtp-client.ts'
import { openSmtpWorld } from '../kit/smtp-world.ts'

const MINUTE = 60_000
const TIMEOUT = '421 4.4.2 mx.empresa.test Timeout, closing connection\r\n'

/** Longer than the sweep over all sessions takes to come round. */
const sweep = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1200))

test('a command may take five minutes, however it drips in', async (t: TestContext) => {
  const clock = fakeClock()
  await using engine = await openEngine('sqlite')
  await using world = await openSmtpWorld(engine, { clock })
  await using silent = await world.client('mx')
  await using dripping = await world.client('mx')
  await clock.advance(5 * MINUTE - 1)
  dripping.write('NO')
  await sweep()
  t.assert.strictEqual(silent.closed, false)
  await clock.advance(1)
  t.assert.strictEqual(await silent.rest(), TIMEOUT)
  t.assert.strictEqual(await dripping.rest(), TIMEOUT)
})

test('a message may pause for three minutes, and take half an hour', async (t: TestContext) => {
  const clock = fakeClock()
  await using engine = await openEngine('sqlite')
  await using world = await openSmtpWorld(engine, { clock })
  const begin = async (): Promise<SmtpClient> => {
    const client = await world.client('mx')
    await client.say('MAIL FROM:<a@otra.test>')
    await client.say('RCPT TO:<ana@empresa.test>')
    t.assert.match(await client.say('DATA'), /^354/)
    return client
  }
  await using paused = await begin()
  await using dripping = await begin()
  for (let minutes = 0; minutes < 30; minutes += 2) {
    dripping.write('a: b\r\n')
    await new Promise((resolve) => setTimeout(resolve, 20))
    await clock.advance(2 * MINUTE)
    if (minutes === 2) t.assert.strictEqual(await paused.rest(), TIMEOUT)
  }
  t.assert.strictEqual(await dripping.rest(), TIMEOUT)
})

test('who does not hang up is cut', async (t: TestContext) => {
  const clock = fakeClock()
  await using engine = await openEngine('sqlite')
  await using world = await openSmtpWorld(engine, { clock })
  const port = await world.listen('mx')
  const { connect } = await import('node:net')
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  socket.write('QUIT\r\n')
  socket.resume()
  await new Promise((resolve) => socket.once('end', resolve))
  const broken = new Promise<boolean>((resolve) => {
    socket.on('error', () => resolve(true))
    socket.on('close', () => resolve(true))
  })
  await clock.advance(5_000)
  await sweep()
  const writing = setInterval(() => socket.write('x'), 20)
  t.assert.strictEqual(await broken, true)
  clearInterval(writing)
})

test('stopping lets a message end and sends the idle away', async (t: TestContext) => {
  await using engine = await openEngine('sqlite')
  await using world = await openSmtpWorld(engine)
  await using idle = await world.client('mx')
  await using busy = await world.client('mx')
  await busy.say('MAIL FROM:<a@otra.test>')
  await busy.say('RCPT TO:<ana@empresa.test>')
  await busy.say('DATA')
  const drained = world.server.drain()
  t.assert.match(await idle.rest(), /^421 4\.3\.2 [^\r]*\r\n$/)
  busy.write('a: b\r\n\r\nc\r\n.\r\n')
  t.assert.match(await busy.rest(), /^250 2\.0\.0 [^\r]*\r\n421 4\.3\.2 [^\r]*\r\n$/)
  await drained
  t.assert.strictEqual((await world.mailbox(world.accounts.ana)).length, 1)
})

test('a client that says everything at once and leaves is still served', async (t: TestContext) => {
  await using engine = await openEngine('sqlite')
  await using world = await openSmtpWorld(engine)
  await using client = await SmtpClient.open(await world.listen('mx'))
  client.socket.end(
    'EHLO a\r\nMAIL FROM:<a@otra.test>\r\nRCPT TO:<ana@empresa.test>\r\nDATA\r\na: b\r\n.\r\nQUIT\r\n',
  )
  t.assert.match(await client.rest(), /\r\n250 2\.0\.0 Ok \[[^\r]*\r\n221 /)
  t.assert.strictEqual((await world.mailbox(world.accounts.ana)).length, 1)
})

test('half a message is no message, and its memory comes back', async (t: TestContext) => {
  await using engine = await openEngine('sqlite')
  await using world = await openSmtpWorld(engine)
  for (const command of ['DATA', 'BDAT 100000 LAST']) {
    await using client = await world.client('mx')
    await client.say('MAIL FROM:<a@otra.test>')
    await client.say('RCPT TO:<ana@empresa.test>')
    client.write(`${command}\r\n${'a'.repeat(50_000)}`)
    client.socket.end()
    await client.rest()
  }
  t.assert.strictEqual((await world.mailbox(world.accounts.ana)).length, 0)
})

test('LMTP over a unix socket', async (t: TestContext) => {
  const { listen } = await import('../../src/net/listener.ts')
  const { ConnectionLimiter, DEFAULT_CONNECTION_LIMITS } = await import('../../src/net/connection-limiter.ts')
  const { silentLog } = await import('../../src/lib/log.ts')
  const { systemClock } = await import('../../src/lib/clock.ts')
  await using engine = await openEngine('sqlite')
  await using world = await openSmtpWorld(engine)
  const path = `${engine.dir}/lmtp.sock`
  await using _listener = await listen({
    host: '',
    port: 0,
    path,
    limiter: new ConnectionLimiter(DEFAULT_CONNECTION_LIMITS, systemClock),
    tooMany: () => '',
    accept: (connection) => world.server.accept(connection, 'lmtp'),
    log: silentLog,
  })
  await using client = await SmtpClient.open(path)
  await client.hello('LHLO')
  t.assert.match(await client.send('a@otra.test', ['ana@empresa.test'], 'a: b'), /^250 2\.1\.5/)
  const [text = ''] = await world.mailbox(world.accounts.ana)
  t.assert.match(text, /\r\nReceived: from client\.test \(local\)\r\n\tby mx\.empresa\.test with LMTP id /)
})

test('too many failed sign-ins, too many errors, too much idling', async (t: TestContext) => {
  await using engine = await openEngine('sqlite')
  await using world = await openSmtpWorld(engine)
  const port = await world.listen('submission', { private: true })
  await using guesser = await SmtpClient.open(port)
  await guesser.hello()
  guesser.write('AUTH PLAIN AGEAYg==\r\n'.repeat(5))
  t.assert.match(await guesser.rest(), /^(535[^\r]*\r\n){3}421 4\.7\.0 [^\r]*\r\n$/)
  await using wrong = await world.client('mx')
  wrong.write('WHAT\r\n'.repeat(20))
  t.assert.match(await wrong.rest(), /^(500[^\r]*\r\n){10}421 4\.7\.0 [^\r]*\r\n$/)
  await using idle = await world.client('mx')
  idle.write('NOOP\r\n'.repeat(30))
  t.assert.match(await idle.rest(), /^(250[^\r]*\r\n){20}421 4\.7\.0 [^\r]*\r\n$/)
})

test('a good-bye is said in the language known by then', async (t: TestContext) => {
  const clock = fakeClock()
  await using engine = await openEngine('sqlite')
  await using world = await openSmtpWorld(engine, { clock })
  await using ana = await world.client('submission')
  await using stranger = await world.client('mx')
  await stranger.say('MAIL FROM:<a@otra.test>')
  t.assert.match(await stranger.say('RCPT TO:<nadie@empresa.test>'), /^550-5\.1\.1 /)
  await using silent = await world.client('mx')
  await clock.advance(5 * MINUTE)
  const spanish = 'mx.empresa.test No hubo actividad a tiempo; el servidor corta\r\n'
  t.assert.strictEqual(await ana.rest(), `421 4.4.2 ${spanish}`)
  t.assert.strictEqual(await stranger.rest(), `421-4.4.2 ${spanish}${TIMEOUT}`)
  t.assert.strictEqual(await silent.rest(), TIMEOUT)
})
