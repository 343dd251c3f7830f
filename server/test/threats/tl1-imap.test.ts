/** TL1, IMAP part: commands before TLS do not run after it. */
import { suite, type TestContext } from 'node:test'
import { ImapClient } from '../kit/imap-client.ts'
import { openImapWorld } from '../kit/imap-world.ts'
import { PASSWORD } from '../kit/mailbox-world.ts'
import { eachEngine } from '../kit/stores.ts'

suite('TL1', () => {
  eachEngine('what waits behind STARTTLS closes the connection', async (t: TestContext, engine) => {
    await using world = await openImapWorld(engine)
    for (const injected of [
      'a STARTTLS\r\nb NOOP\r\n',
      'a STARTTLS\r\n\x16',
      `a STARTTLS\r\nb LOGIN x {3+}\r\n`,
    ]) {
      await using client = await ImapClient.open(world.strictPort)
      await client.response()
      client.write(injected)
      t.assert.strictEqual(await client.response(), undefined, JSON.stringify(injected))
    }
  })

  eachEngine('what was said before TLS is forgotten', async (t: TestContext, engine) => {
    await using world = await openImapWorld(engine)
    await using client = await ImapClient.open(world.strictPort)
    await client.response()
    t.assert.match((await client.command(`LOGIN ana@empresa.test "${PASSWORD}"`)).tagged, /PRIVACYREQUIRED/)
    await client.ok('LANGUAGE es')
    t.assert.match((await client.command('SELECT INBOX')).tagged, / BAD Primero inicie sesi/)
    t.assert.match((await client.command('STARTTLS')).tagged, / OK /)
    await client.startTls()
    t.assert.match((await client.command('SELECT INBOX')).tagged, / BAD Sign in first/)
    await client.ok(`LOGIN ana@empresa.test "${PASSWORD}"`)
    await client.ok('SELECT INBOX')
  })

  eachEngine('rubbish instead of a handshake ends that connection only', async (t: TestContext, engine) => {
    await using world = await openImapWorld(engine)
    await using client = await ImapClient.open(world.strictPort)
    await client.response()
    t.assert.match((await client.command('STARTTLS')).tagged, / OK /)
    client.write('b NOOP\r\nc NOOP\r\n')
    // A TLS alert may come; nothing that a client of IMAP would believe.
    t.assert.doesNotMatch((await client.response()) ?? '', /OK|NO|BAD/)
    await using other = await world.client()
    await other.ok('NOOP')
  })
})
