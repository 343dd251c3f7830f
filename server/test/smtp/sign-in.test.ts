/** Signing in over TLS, by every mechanism. RFC 4954, RFC 5802, RFC 9266 */
import { once } from 'node:events'
import type { TestContext } from 'node:test'
import { type ConnectionOptions, type TLSSocket, connect as tlsConnect } from 'node:tls'
import { addAppPassword } from '../directory/sign-in.ts'
import { exporterOf, type ScramOptions, scramClient } from '../kit/scram.ts'
import { SmtpClient } from '../kit/smtp-client.ts'
import { ANA_PASSWORD, openSmtpWorld, plain, type SmtpWorld } from '../kit/smtp-world.ts'
import { eachEngine } from '../kit/stores.ts'

async function secureClient(world: SmtpWorld, options: ConnectionOptions = {}): Promise<SmtpClient> {
  const client = await SmtpClient.open(await world.listen('submission'))
  await client.hello()
  await client.say('STARTTLS')
  await client.startTls(options)
  return client
}

const encode = (text: string): string => Buffer.from(text).toString('base64')

/** One exchange; the last reply, or what the server could not prove. */
async function scram(client: SmtpClient, options: Partial<ScramOptions> = {}): Promise<string> {
  const one = scramClient({ user: 'ana@empresa.test', password: ANA_PASSWORD, ...options })
  const challenge = await client.say(`AUTH ${one.mechanism} ${encode(one.first)}`)
  if (!challenge.startsWith('334 ')) return challenge
  const final = await client.say(encode(one.final(Buffer.from(challenge.slice(4), 'base64').toString())))
  if (!final.startsWith('334 ')) return final
  if (final !== `334 ${encode(one.serverFinal())}`) throw new Error(`not proved: ${final}`)
  return client.say('')
}

function exporter(client: SmtpClient): { readonly type: string; readonly octets: Uint8Array } {
  return { type: 'tls-exporter', octets: exporterOf(client.socket as TLSSocket) }
}

eachEngine('SCRAM, with and without channel binding', async (t: TestContext, engine) => {
  await using world = await openSmtpWorld(engine)
  for (const plus of [false, true]) {
    await using client = await secureClient(world)
    await client.say('EHLO laptop')
    const binding = plus ? exporter(client) : 'n'
    t.assert.strictEqual(await scram(client, { binding }), '235 2.7.0 Welcome')
    t.assert.match(await client.say('MAIL FROM:<ana@empresa.test>'), /^250/)
  }
  await using relayed = await secureClient(world)
  await relayed.say('EHLO laptop')
  const other = { type: 'tls-exporter', octets: Buffer.alloc(32) }
  t.assert.match(await scram(relayed, { binding: other }), /^535/, 'the binding of another connection')
})

eachEngine('-PLUS is for TLS 1.3 alone', async (t: TestContext, engine) => {
  await using world = await openSmtpWorld(engine)
  const offers = { 'TLSv1.2': 'SCRAM-SHA-256', 'TLSv1.3': 'SCRAM-SHA-256-PLUS SCRAM-SHA-256' } as const
  for (const [version, offered] of Object.entries(offers)) {
    const tls = { minVersion: version, maxVersion: version } as ConnectionOptions
    await using client = await secureClient(world, tls)
    t.assert.strictEqual((client.socket as TLSSocket).getProtocol(), version)
    const hello = await client.say('EHLO laptop')
    t.assert.ok(hello.includes(`\n250-AUTH ${offered} PLAIN LOGIN\n`), hello)
  }
  await using old = await secureClient(world, { maxVersion: 'TLSv1.2' })
  await old.say('EHLO laptop')
  t.assert.match(await scram(old, { binding: exporter(old) }), /^504 5\.5\.4 /)
  const finished = (old.socket as TLSSocket).getFinished()
  if (finished === undefined) throw new Error('no Finished message')
  t.assert.match(await scram(old, { binding: { type: 'tls-unique', octets: finished } }), /^504 5\.5\.4 /)
  // "y": the client could bind and believes that the server cannot, which is true here. RFC 5802 §6
  t.assert.strictEqual(await scram(old, { binding: 'y' }), '235 2.7.0 Welcome')

  await using now = await secureClient(world, { minVersion: 'TLSv1.3' })
  await now.say('EHLO laptop')
  t.assert.match(await scram(now, { binding: 'y' }), /^535/, 'somebody took the offer away')
  const unique = { type: 'tls-unique', octets: exporterOf(now.socket as TLSSocket) }
  t.assert.match(await scram(now, { binding: unique }), /^535/)
  t.assert.strictEqual(await scram(now, { binding: exporter(now) }), '235 2.7.0 Welcome')
})

eachEngine(
  'implicit TLS: sign-in is offered at once, and Received says so',
  async (t: TestContext, engine) => {
    await using world = await openSmtpWorld(engine)
    const port = await world.listenTls('submission')
    const socket = tlsConnect({ port, host: '127.0.0.1', rejectUnauthorized: false })
    await once(socket, 'secureConnect')
    await using client = new SmtpClient(socket)
    const offers = await client.hello()
    t.assert.match(offers, /\n250-AUTH SCRAM-SHA-256-PLUS SCRAM-SHA-256 PLAIN LOGIN\n/)
    t.assert.doesNotMatch(offers, /STARTTLS/)
    t.assert.match(await client.say(`AUTH PLAIN ${plain('ana@empresa.test', ANA_PASSWORD)}`), /^235/)
    t.assert.match(
      await client.send('ana@empresa.test', ['luis@empresa.test'], 'From: ana@empresa.test'),
      /^250/,
    )
    const [text = ''] = await world.mailbox(world.accounts.luis)
    t.assert.match(text, /\r\nReceived: by mx\.empresa\.test with ESMTPSA \(TLSv1\.3 TLS_[A-Z0-9_]+\) id /)
  },
)

eachEngine('who is suspended, or whose password changes, sends no more', async (t: TestContext, engine) => {
  await using world = await openSmtpWorld(engine)
  await using client = await world.client('submission')
  t.assert.match(
    await client.send('ana@empresa.test', ['luis@empresa.test'], 'From: ana@empresa.test'),
    /^250/,
  )
  await world.directory.write(({ accounts }) => accounts.raiseVersion(world.accounts.ana))
  t.assert.match(await client.say('MAIL FROM:<ana@empresa.test>'), /^530[- ]5\.7\.0/)
  const ana = await world.directory.account(world.accounts.ana)
  if (ana === undefined) throw new Error('no ana')
  await world.directory.write(({ accounts }) => accounts.set(ana.id, { ...ana, state: 'suspended' }))
  t.assert.match(
    await client.say(`AUTH PLAIN ${plain('ana@empresa.test', ANA_PASSWORD)}`),
    /^525 5\.7\.13 Your account is suspended\. .*postmaster@empresa\.test/,
  )
})

eachEngine(
  'a token of twelve thousand octets is read, a longer one is not',
  async (t: TestContext, engine) => {
    await using world = await openSmtpWorld(engine)
    await using client = await secureClient(world)
    await client.say('EHLO laptop')
    t.assert.match(await client.say(`AUTH PLAIN ${'A'.repeat(12_272)}`), /^(501|535)/)
    t.assert.strictEqual(await client.say(`AUTH PLAIN ${'A'.repeat(12_280)}`), '500 5.5.2 Line too long')
    t.assert.strictEqual(await client.say(`NOOP ${'A'.repeat(5000)}`), '500 5.5.2 Line too long')
  },
)

eachEngine('SCRAM with an app password, within its scopes', async (t: TestContext, engine) => {
  await using world = await openSmtpWorld(engine)
  const { directory, accounts } = world
  const [phone, reader] = ['abcde-fghjk-mnpqr-stuvw-xyz23', 'bcdef-ghjkm-npqrs-tuvwx-yz234']
  await addAppPassword(directory, accounts.ana, phone, { scopes: ['smtp'] })
  await addAppPassword(directory, accounts.ana, reader, { scopes: ['imap'] })
  for (const plus of [false, true]) {
    await using client = await secureClient(world)
    await client.say('EHLO laptop')
    const binding = plus ? exporter(client) : 'n'
    t.assert.match(await scram(client, { binding, password: reader }), /^535 5\.7\.8 /)
    t.assert.strictEqual(await scram(client, { binding, password: phone }), '235 2.7.0 Welcome')
    t.assert.match(await client.say('MAIL FROM:<ana@empresa.test>'), /^250/)
  }
})
