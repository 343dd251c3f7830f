/** TL1, IMAP part: commands before TLS do not run after it. */
import { suite, type TestContext } from 'node:test'
import { ImapClient } from '../kit/imap-client.ts'
import { type ImapWorld, openImapWorld } from '../kit/imap-world.ts'
import { PASSWORD } from '../kit/mailbox-world.ts'
import { eachEngine } from '../kit/stores.ts'
import { assertInjectionCloses, assertRubbishEnds, type TlsWorld } from '../kit/tls-injection.ts'

function around({ strictPort }: ImapWorld): TlsWorld {
  const open = () => ImapClient.open(strictPort)
  return { open, begin: 'a STARTTLS\r\n', nothing: 'b NOOP\r\n', believed: /OK|NO|BAD/ }
}

suite('TL1', () => {
  eachEngine('what waits behind STARTTLS closes the connection', async (t: TestContext, engine) => {
    await using world = await openImapWorld(engine)
    await assertInjectionCloses(t, around(world), ['b LOGIN x {3+}\r\n'])
  })

  eachEngine('what was said before TLS is forgotten', async (t: TestContext, engine) => {
    await using world = await openImapWorld(engine)
    await using client = await ImapClient.open(world.strictPort)
    await client.response()
    t.assert.match((await client.command(`LOGIN ana@empresa.test "${PASSWORD}"`)).tagged, /PRIVACYREQUIRED/)
    t.assert.match((await client.command('STARTTLS')).tagged, / OK /)
    await client.startTls()
    t.assert.match((await client.command('SELECT INBOX')).tagged, / BAD /)
    await client.ok(`LOGIN ana@empresa.test "${PASSWORD}"`)
    await client.ok('SELECT INBOX')
  })

  eachEngine('rubbish instead of a handshake ends that connection only', async (t: TestContext, engine) => {
    await using world = await openImapWorld(engine)
    await assertRubbishEnds(t, around(world))
    await using other = await world.client()
    await other.ok('NOOP')
  })
})
