/** Level 1 as a stranger meets it on the wire. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openEngine } from '../kit/engines.ts'
import type { Zone } from '../kit/fake-dns.ts'
import { SmtpClient } from '../kit/smtp-client.ts'
import { openSmtpWorld, type SmtpWorld } from '../kit/smtp-world.ts'
import { type GateWorld, type GateWorldOptions, openGateWorld } from './gate-world.ts'

const GOOD: Zone = {
  '1.0.0.127.in-addr.arpa': { PTR: ['client.test'] },
  'client.test': { A: ['127.0.0.1'] },
}
const MESSAGE = 'From: Luis <luis@otra.test>\r\nTo: ana@empresa.test\r\nSubject: Hola\r\n\r\nNos vemos.'

type Opened = AsyncDisposable & { readonly world: SmtpWorld; readonly gate: GateWorld; readonly port: number }

async function open(options: GateWorldOptions): Promise<Opened> {
  await using stack = new AsyncDisposableStack()
  const engine = stack.use(await openEngine('sqlite'))
  let gate: GateWorld | undefined
  const world = await openSmtpWorld(engine, {
    gate: async (directory) => {
      gate = await openGateWorld(directory, { zone: GOOD, ...options })
      return gate.gate
    },
  })
  if (gate === undefined) assert.fail('the gate was not asked for')
  stack.use(gate)
  stack.use(world)
  const port = await world.listen('mx', { strangers: true })
  const rest = stack.move()
  return { world, gate, port, [Symbol.asyncDispose]: () => rest.disposeAsync() }
}

test('the greeting waits, and who talks before it is sent away', async () => {
  await using opened = await open({ settings: { greetingDelayMs: 300 } })
  {
    await using early = await SmtpClient.open(opened.port)
    early.write('EHLO client.test\r\nMAIL FROM:<luis@otra.test>\r\n')
    const said = await early.rest()
    assert.match(said, /^554[ -]5\.5\.1 mx\.empresa\.test .*before it was greeted/)
    assert.doesNotMatch(said, /250/)
  }
  {
    await using patient = await SmtpClient.open(opened.port)
    const began = performance.now()
    assert.match(await patient.reply(), /^220 /)
    assert.ok(performance.now() - began >= 290)
    assert.match(await patient.say('EHLO client.test'), /^250/)
    assert.match(await patient.send('luis@otra.test', ['ana@empresa.test'], MESSAGE), /^250/)
  }
  // Its network has brought a message: it is greeted at once, and may be hasty.
  await using known = await SmtpClient.open(opened.port)
  known.write('EHLO client.test\r\n')
  assert.match(await known.reply(), /^220 /)
  assert.match(await known.reply(), /^250/)
  const counts = new Map(opened.gate.metrics.snapshot().counters)
  assert.equal(counts.get('filter_connections_total{what="early"}'), 1)
})

test('an early talker that only gets points goes on, and its message tells', async () => {
  await using opened = await open({
    settings: { greetingDelayMs: 300, earlyTalkers: 'points', greylist: 'off' },
  })
  await using early = await SmtpClient.open(opened.port)
  early.write('EHLO client.test\r\n')
  assert.match(await early.reply(), /^220 /)
  assert.match(await early.reply(), /^250/)
  assert.match(await early.send('luis@otra.test', ['ana@empresa.test'], MESSAGE), /^250/)
})

test('nothing of it for submission and LMTP', async () => {
  await using opened = await open({ settings: { greetingDelayMs: 60_000, greylist: 'all' } })
  for (const role of ['submission', 'lmtp'] as const) {
    await using client = await SmtpClient.open(await opened.world.listen(role))
    client.write(role === 'lmtp' ? 'LHLO client.test\r\n' : 'EHLO client.test\r\n')
    assert.match(await client.reply(), /^220 /, role)
    assert.match(await client.reply(), /^250/, role)
  }
  await using lmtp = await SmtpClient.open(await opened.world.listen('lmtp'))
  await lmtp.hello('LHLO')
  assert.match(await lmtp.send('luis@otra.test', ['ana@empresa.test'], MESSAGE), /^250/)
})

test('the first contact waits a minute, in the words of the reader', async () => {
  await using opened = await open({ zone: { 'client.test': { A: ['127.0.0.1'] } } })
  await using client = await SmtpClient.open(opened.port)
  await client.hello()
  await client.say('MAIL FROM:<luis@otra.test>')
  assert.match(await client.say('RCPT TO:<luis@empresa.test>'), /^451[ -]4\.7\.1 .*127\.0\.0\.1.*\n?/)
  const inSpanish = await client.say('RCPT TO:<ana@empresa.test>')
  assert.match(inSpanish, /451[ -]4\.7\.1 .*(?:Primer contacto|First contact)/)
  // Of names that do not exist it says nothing else than ever.
  assert.match(await client.say('RCPT TO:<nadie@empresa.test>'), /^550[ -]5\.1\.1 /)
  assert.match(await client.say('DATA'), /^554/)
  await opened.gate.clock.advance(60_000)
  assert.match(await client.say('RCPT TO:<luis@empresa.test>'), /^250/)
})

test('a listed client is told where it is listed, and whom it can ask', async () => {
  await using opened = await open({
    zone: { ...GOOD, '1.0.0.127.zen.spamhaus.org': { A: ['127.0.0.4'] } },
    block: ['spamhaus-zen'],
  })
  await using client = await SmtpClient.open(opened.port)
  await client.hello()
  await client.say('MAIL FROM:<luis@otra.test>')
  const said = await client.say('RCPT TO:<luis@empresa.test>')
  assert.match(
    said,
    /^550[ -]5\.7\.1 .*127\.0\.0\.1.*Spamhaus ZEN.*https:\/\/check\.spamhaus\.org\/.*postmaster@empresa\.test/,
  )
  assert.match(await client.say('RCPT TO:<postmaster@empresa.test>'), /^(?:250|550[ -]5\.1\.1)/)
})

test('answers to a client that guesses get slower', async () => {
  await using opened = await open({ settings: { greylist: 'off' } })
  await using client = await SmtpClient.open(opened.port)
  await client.hello()
  await client.say('MAIL FROM:<luis@otra.test>')
  for (let n = 0; n < 4; n++) assert.match(await client.say(`RCPT TO:<nadie${n}@empresa.test>`), /^550/)
  let answered = false
  const next = client.say('RCPT TO:<nadie4@empresa.test>').then((reply) => {
    answered = true
    return reply
  })
  while (opened.gate.clock.pending < 1) await new Promise((resolve) => setTimeout(resolve, 5))
  assert.equal(answered, false)
  await opened.gate.clock.advance(10_000)
  assert.match(await next, /^550/)
})
