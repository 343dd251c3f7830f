/**
 * What Microsoft's servers say when they fetch mail for the new Outlook and Outlook on phones: they switch on every
 * extension that is offered and then ask by number all the same, which UIDONLY forbids (mjl-/mox#388). As installed, it is
 * not offered to anybody: RFC 2971 §3.3 does not let a server treat one program differently from another.
 */
import { suite, type TestContext, test } from 'node:test'
import { ENGINES } from '../kit/engines.ts'
import { ImapClient } from '../kit/imap-client.ts'
import { startServer, type TestServer } from '../kit/start-server.ts'

async function open(server: TestServer): Promise<ImapClient> {
  const [, ana] = server.accounts
  if (ana === undefined) throw new Error('no account')
  return await ImapClient.signIn(server.ports.imap, ana.address, ana.password)
}

for (const engine of ENGINES)
  suite(`capabilities that are withheld, on ${engine}`, () => {
    test('as installed, Office 365 reads by number after it has enabled all it knows', async (t: TestContext) => {
      await using server = await startServer({ engine })
      await using client = await open(server)
      await client.ok(
        'ID ("name" "Microsoft Office 365" "version" "15.20.9160.4" "vendor" "Microsoft Corporation")',
      )
      t.assert.doesNotMatch((await client.ok('CAPABILITY')).join(), /UIDONLY/)
      t.assert.deepStrictEqual(await client.ok('ENABLE CONDSTORE UTF8=ACCEPT UIDONLY'), [
        '* ENABLED CONDSTORE UTF8=ACCEPT',
      ])
      await client.append('INBOX', 'Subject: x\r\n\r\n')
      await client.ok('SELECT INBOX')
      t.assert.match((await client.ok('FETCH 1:* (UID FLAGS)')).join(), /^\* 1 FETCH \(UID \d+ FLAGS \(\)/)
    })

    test('the configuration says what is withheld', async (t: TestContext) => {
      await using server = await startServer({
        engine,
        env: { VALIJA_IMAP__WITHHELD: '["COMPRESS=DEFLATE", "NOTIFY"]' },
      })
      await using client = await open(server)
      const offered = (await client.ok('CAPABILITY')).join()
      t.assert.match(offered, / UIDONLY/)
      t.assert.doesNotMatch(offered, /COMPRESS|NOTIFY/)
      t.assert.deepStrictEqual(await client.ok('ENABLE UIDONLY'), ['* ENABLED UIDONLY'])
    })
  })
