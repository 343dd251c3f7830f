/** AUTHENTICATE over TLS: which mechanisms are offered where, and SCRAM to its end. RFC 9051 §6.2.2, RFC 9266 */
import type { TestContext } from 'node:test'
import type { ConnectionOptions, TLSSocket } from 'node:tls'
import { addAppPassword } from '../directory/sign-in.ts'
import { ImapClient } from '../kit/imap-client.ts'
import { type ImapWorld, openImapWorld } from '../kit/imap-world.ts'
import { PASSWORD } from '../kit/mailbox-world.ts'
import { exporterOf, type ScramOptions, scramClient } from '../kit/scram.ts'
import { eachEngine } from '../kit/stores.ts'

async function secureClient(world: ImapWorld, options: ConnectionOptions = {}): Promise<ImapClient> {
  const client = await ImapClient.open(world.strictPort)
  await client.response()
  await client.ok('STARTTLS')
  await client.startTls(options)
  return client
}

const encode = (text: string): string => Buffer.from(text).toString('base64')

/** One exchange; the tagged answer without its tag, up to the capabilities. */
async function scram(client: ImapClient, options: Partial<ScramOptions> = {}): Promise<string> {
  const one = scramClient({ user: 'ana@empresa.test', password: PASSWORD, ...options })
  const next = async (line: string): Promise<string> => {
    client.write(`${line}\r\n`)
    return (await client.response()) ?? 'closed'
  }
  const challenge = await next(`s AUTHENTICATE ${one.mechanism} ${encode(one.first)}`)
  if (!challenge.startsWith('+ ')) return challenge
  const final = await next(encode(one.final(Buffer.from(challenge.slice(2), 'base64').toString())))
  if (!final.startsWith('+ ')) return final
  if (final !== `+ ${encode(one.serverFinal())}`) throw new Error(`not proved: ${final}`)
  return next('')
}

function exporter(client: ImapClient): { readonly type: string; readonly octets: Uint8Array } {
  return { type: 'tls-exporter', octets: exporterOf(client.socket as TLSSocket) }
}

eachEngine('-PLUS is for TLS 1.3 alone', async (t: TestContext, engine) => {
  await using world = await openImapWorld(engine)
  await using old = await secureClient(world, { maxVersion: 'TLSv1.2' })
  const [then = ''] = await old.ok('CAPABILITY')
  t.assert.match(then, / AUTH=SCRAM-SHA-256 /)
  t.assert.doesNotMatch(then, /PLUS /)
  t.assert.match(await scram(old, { binding: exporter(old) }), /^s NO /)
  t.assert.match(await scram(old, { binding: 'y' }), /^s OK /)
  await old.ok('SELECT INBOX')

  await using now = await secureClient(world, { minVersion: 'TLSv1.3' })
  const [today = ''] = await now.ok('CAPABILITY')
  t.assert.match(today, / AUTH=SCRAM-SHA-256-PLUS AUTH=SCRAM-SHA-256 /)
  t.assert.match(await scram(now, { binding: 'y' }), /^s NO /)
  t.assert.match(await scram(now, { binding: { type: 'tls-exporter', octets: Buffer.alloc(32) } }), /^s NO /)
  t.assert.match(await scram(now, { binding: exporter(now) }), /^s OK /)
  await now.ok('SELECT INBOX')
})

eachEngine('SCRAM with an app password, within its scopes', async (t: TestContext, engine) => {
  await using world = await openImapWorld(engine)
  const { directory, accounts } = world
  const [phone, sender] = ['abcde-fghjk-mnpqr-stuvw-xyz23', 'bcdef-ghjkm-npqrs-tuvwx-yz234']
  await addAppPassword(directory, accounts.ana, phone, { scopes: ['imap'] })
  await addAppPassword(directory, accounts.ana, sender, { scopes: ['smtp'] })
  for (const plus of [false, true]) {
    await using client = await secureClient(world)
    const binding = plus ? exporter(client) : 'n'
    t.assert.match(await scram(client, { binding, password: sender }), /^s NO \[AUTHENTICATIONFAILED\] /)
    t.assert.match(await scram(client, { binding, password: phone }), /^s OK /)
    await client.ok('SELECT INBOX')
  }
})
