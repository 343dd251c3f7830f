/** Secrets that pass through the program and must leave no trace in what it writes about itself. THREATS LG1 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite, type TestContext, test } from 'node:test'
import { ENGINES } from '../kit/engines.ts'
import { ImapClient } from '../kit/imap-client.ts'
import { SmtpClient } from '../kit/smtp-client.ts'
import { startServer } from '../kit/start-server.ts'

const SECRETS = {
  right: 'sentinel-right-password-1',
  wrong: 'sentinel-wrong-password-2',
  subject: 'sentinel-subject-3',
  body: 'sentinel-body-4',
  header: 'sentinel-header-5',
} as const

function plain(user: string, password: string): string {
  return Buffer.from(`\0${user}\0${password}`).toString('base64')
}

for (const engine of ENGINES)
  suite(`what is written to the log on ${engine}`, () => {
    test('no password, in any coding, no subject and no text of a message', async (t: TestContext) => {
      await using server = await startServer({ engine })
      const set = await server.cli(
        ['account', 'password', 'ana@empresa.test', '--password-stdin'],
        `${SECRETS.right}\n`,
      )
      t.assert.strictEqual(set.code, 0, set.stderr)
      await using imap = await ImapClient.open(server.ports.imap)
      await imap.response()
      const refused = await imap.command(`LOGIN ana@empresa.test ${SECRETS.wrong}`)
      t.assert.match(refused.tagged, / NO /)
      await imap.ok(`AUTHENTICATE PLAIN ${plain('ana@empresa.test', SECRETS.right)}`)
      await imap.append('INBOX', `Subject: ${SECRETS.subject}\r\n\r\n${SECRETS.body}\r\n`)

      await using smtp = await SmtpClient.open(server.ports.submission)
      await smtp.hello()
      const tried = [
        `AUTH PLAIN ${plain('ana@empresa.test', SECRETS.wrong)}`,
        `AUTH PLAIN ${plain('ana@empresa.test', SECRETS.right)}`,
      ]
      for (const [line, code] of [
        [tried[0], '535'],
        [tried[1], '235'],
      ] as const) {
        smtp.write(`${line}\r\n`)
        t.assert.ok((await smtp.reply()).startsWith(code))
      }
      const message = `From: ana@empresa.test\r\nX-Test: ${SECRETS.header}\r\nSubject: ${SECRETS.subject}\r\n\r\n${SECRETS.body}\r\n`
      t.assert.match(await smtp.send('ana@empresa.test', ['luis@empresa.test'], message), /^250 /)

      const metrics = await (await fetch(`http://127.0.0.1:${server.statusPort}/metrics`)).text()
      const status = await readFile(join(server.dataDir, 'run/status.json'), 'utf8')
      await server.stop()
      const ledger = await server.cli(['ledger', 'export', '--raw'])
      t.assert.match(ledger.stdout, /"kind":"sign-in-refused".*"ana@empresa\.test"/)
      t.assert.match(ledger.stdout, /"kind":"accepted"/)
      const written = [server.log(), metrics, status, ledger.stdout].join('\n')
      t.assert.ok(/"event":"sign-?in[. ]refused"/.test(server.log()), 'the log speaks of the sign-in')
      for (const secret of Object.values(SECRETS))
        for (const coded of codings(secret)) t.assert.ok(!written.includes(coded), `${secret} is in the log`)
      for (const { password } of server.accounts) t.assert.ok(!written.includes(password))
    })
  })

/** As it is, in base64 at each of the three positions, in hex. */
function codings(secret: string): string[] {
  const shifted = [0, 1, 2].map((n) =>
    Buffer.from(`${'x'.repeat(n)}${secret}`)
      .toString('base64')
      .slice(4, -4),
  )
  return [secret, Buffer.from(secret).toString('hex'), ...shifted]
}
