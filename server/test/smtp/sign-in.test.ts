/** Signing in over TLS, by every mechanism. RFC 4954, RFC 5802, RFC 9266 */
import { createHash, createHmac, pbkdf2Sync } from 'node:crypto'
import { once } from 'node:events'
import type { TestContext } from 'node:test'
import { type TLSSocket, connect as tlsConnect } from 'node:tls'
import { SmtpClient } from '../kit/smtp-client.ts'
import { ANA_PASSWORD, openSmtpWorld, plain, type SmtpWorld } from '../kit/smtp-world.ts'
import { eachEngine } from '../kit/stores.ts'

async function secureClient(world: SmtpWorld): Promise<SmtpClient> {
  const client = await SmtpClient.open(await world.listen('submission'))
  await client.hello()
  await client.say('STARTTLS')
  await client.startTls()
  await client.say('EHLO laptop')
  return client
}

const encode = (text: string | Uint8Array): string => Buffer.from(text).toString('base64')
const hmac = (key: Uint8Array, text: string): Buffer => createHmac('sha256', key).update(text).digest()

/** The client side of SCRAM; the replies to its two messages and what the server proved. */
async function scram(client: SmtpClient, plus: boolean, binding: Uint8Array): Promise<string[]> {
  const gs2 = plus ? 'p=tls-exporter,,' : 'n,,'
  const first = 'n=ana@empresa.test,r=abcdefgh'
  const heard: string[] = []
  const challenge = await client.say(`AUTH SCRAM-SHA-256${plus ? '-PLUS' : ''} ${encode(gs2 + first)}`)
  const serverFirst = Buffer.from(challenge.slice(4), 'base64').toString()
  const [, nonce = '', salt = '', count = '0'] = /^r=([^,]+),s=([^,]+),i=(\d+)$/.exec(serverFirst) ?? []
  const bound = encode(Buffer.concat([Buffer.from(gs2), plus ? binding : Buffer.alloc(0)]))
  const withoutProof = `c=${bound},r=${nonce}`
  const all = `${first},${serverFirst},${withoutProof}`
  const salted = pbkdf2Sync(ANA_PASSWORD, Buffer.from(salt, 'base64'), Number(count), 32, 'sha256')
  const clientKey = hmac(salted, 'Client Key')
  const signature = hmac(createHash('sha256').update(clientKey).digest(), all)
  const proof = clientKey.map((octet, at) => octet ^ (signature[at] ?? 0))
  const final = await client.say(encode(`${withoutProof},p=${encode(proof)}`))
  const proved = `v=${encode(hmac(hmac(salted, 'Server Key'), all))}`
  heard.push(final === `334 ${encode(proved)}` ? 'server proved' : final)
  if (final.startsWith('334')) heard.push(await client.say(''))
  return heard
}

eachEngine('SCRAM, with and without channel binding', async (t: TestContext, engine) => {
  await using world = await openSmtpWorld(engine)
  for (const plus of [false, true]) {
    await using client = await secureClient(world)
    const socket = client.socket as TLSSocket
    const binding = socket.exportKeyingMaterial(32, 'EXPORTER-Channel-Binding', Buffer.alloc(0))
    t.assert.deepStrictEqual(await scram(client, plus, binding), ['server proved', '235 2.7.0 Welcome'])
    t.assert.match(await client.say('MAIL FROM:<ana@empresa.test>'), /^250/)
  }
  await using relayed = await secureClient(world)
  const [answer = ''] = await scram(relayed, true, Buffer.alloc(32))
  t.assert.match(answer, /^535/, 'the binding of another connection')
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
    t.assert.match(await client.say(`AUTH PLAIN ${'A'.repeat(12_272)}`), /^(501|535)/)
    t.assert.strictEqual(await client.say(`AUTH PLAIN ${'A'.repeat(12_280)}`), '500 5.5.2 Line too long')
    t.assert.strictEqual(await client.say(`NOOP ${'A'.repeat(5000)}`), '500 5.5.2 Line too long')
  },
)
