/** SCRAM over ManageSieve, channel binding and all, and an app password of that protocol. RFC 5804 §2.1, RFC 7677, RFC 9266 */

import type { TestContext } from 'node:test'
import type { TLSSocket } from 'node:tls'
import { addAppPassword } from '../directory/sign-in.ts'
import { PASSWORD } from '../kit/mailbox-world.ts'
import { ManageSieveClient, plain } from '../kit/managesieve-client.ts'
import { openManageSieveWorld } from '../kit/managesieve-world.ts'
import { exporterOf, type ScramClient, scramClient } from '../kit/scram.ts'
import { eachEngine } from '../kit/stores.ts'

const base64 = (text: string): string => Buffer.from(text).toString('base64')
const user = 'ana@empresa.test'

async function play(t: TestContext, client: ManageSieveClient, scram: ScramClient): Promise<void> {
  client.write(`AUTHENTICATE "${scram.mechanism}" "${base64(scram.first)}"\r\n`)
  const challenge = JSON.parse((await client.line()) ?? '') as string
  const answer = await client.command(`"${base64(scram.final(Buffer.from(challenge, 'base64').toString()))}"`)
  t.assert.deepStrictEqual([answer.status, answer.code], ['OK', `SASL "${base64(scram.serverFinal())}"`])
}

eachEngine('SCRAM proves both sides', async (t: TestContext, engine) => {
  await using world = await openManageSieveWorld(engine)
  await using client = await ManageSieveClient.open(world.port)
  await client.answer()
  await play(t, client, scramClient({ user, password: PASSWORD }))
  await client.ok('LISTSCRIPTS')

  await using bound = await ManageSieveClient.open(world.strictPort)
  await bound.answer()
  await bound.ok('STARTTLS')
  await bound.startTls()
  await bound.answer()
  const octets = exporterOf(bound.socket as TLSSocket)
  await play(t, bound, scramClient({ user, password: PASSWORD, binding: { type: 'tls-exporter', octets } }))
  await bound.ok('LISTSCRIPTS')
})

eachEngine('an app password opens what it is for', async (t: TestContext, engine) => {
  await using world = await openManageSieveWorld(engine)
  const { directory, accounts, port } = world
  const passwords = ['abcd efgh ijkl mnop', 'qrst uvwx yzab cdef'] as const
  await addAppPassword(directory, accounts.ana, passwords[0], { scopes: ['managesieve'] })
  await addAppPassword(directory, accounts.ana, passwords[1], { scopes: ['imap'] })
  await using client = await ManageSieveClient.open(port)
  await client.answer()
  const other = await client.command(`AUTHENTICATE "PLAIN" "${plain(user, passwords[1])}"`)
  t.assert.strictEqual(other.status, 'NO')
  await client.ok(`AUTHENTICATE "PLAIN" "${plain(user, passwords[0])}"`)
})
