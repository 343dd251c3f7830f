/** Texts of peers that try to write lines of the log, or to command a terminal. THREATS LG2 */
import { join } from 'node:path'
import { suite, type TestContext, test } from 'node:test'
import { silentLog } from '../../src/lib/log.ts'
import { Metrics } from '../../src/lib/metrics.ts'
import { createLedger } from '../../src/service/ledger/ledger.ts'
import { SpoolWriter } from '../../src/store/ledger/spool.ts'
import { ImapClient } from '../kit/imap-client.ts'
import { SmtpClient } from '../kit/smtp-client.ts'
import { startServer } from '../kit/start-server.ts'

const ESCAPE = '\u001b[2J\u001b]0;title\u0007'
const FORGED = '{"level":"error","event":"forged"}'
const TURNED = '\u202efdp.exe\u2066\u009b31m'
/** Anything that moves a cursor or turns the reading direction. */
const OBEYED = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/

/** As another server may have said it. */
function noteHostileReply(dataDir: string): void {
  using spool = new SpoolWriter({
    ...{ folder: join(dataDir, 'ledger-spool'), name: 'test' },
    ...{ log: silentLog, metrics: new Metrics() },
  })
  const ledger = createLedger(spool, { now: () => 0 })
  const text = `${ESCAPE}${TURNED}\r\n${FORGED}\n7 {"salt":"aaaaaaaaaaaaaaaa","at":1,"kind":"bounced"}`
  ledger.note({ kind: 'bounced', host: TURNED, reply: { code: 550, text } })
  ledger.keep()
}

suite('logs and terminals', () => {
  test('hostile names make no second record and no control sign, in the log and in the CLI', async (t: TestContext) => {
    await using server = await startServer()
    for (const hello of [
      `EHLO a${ESCAPE}`,
      `EHLO b\r\n${FORGED}`,
      `EHLO ${TURNED}`,
      `EHLO \u{1f4ee}${TURNED}`,
    ]) {
      await using smtp = await SmtpClient.open(server.ports.smtp)
      await smtp.reply()
      smtp.write(`${hello}\r\n`)
      await smtp.reply()
      smtp.write(`MAIL FROM:<"${TURNED}"@${ESCAPE}>\r\nRCPT TO:<ana@empresa.test>\r\nQUIT\r\n`)
      await smtp.rest()
    }
    await using imap = await ImapClient.open(server.ports.imap)
    await imap.response()
    const user = `ana${ESCAPE}${TURNED}\r\n${FORGED}@empresa.test`
    await imap.command(`LOGIN {${Buffer.byteLength(user)}+}\r\n${user} x`)
    for (const args of [
      ['account', 'show', `ana${ESCAPE}${TURNED}@empresa.test`],
      ['account', 'show', `ana${ESCAPE}${TURNED}@empresa.test`, '--json'],
      ['account', `${ESCAPE}${TURNED}`],
      ['serve', '--config', `/nowhere/${ESCAPE}${TURNED}`],
    ]) {
      const { code, stdout, stderr } = await server.cli(args)
      t.assert.notStrictEqual(code, 0)
      t.assert.doesNotMatch(stdout + stderr, OBEYED)
    }
    noteHostileReply(server.dataDir)
    const events = await server.cli(['ledger', 'search'])
    t.assert.strictEqual(events.code, 0, events.stderr)
    t.assert.match(events.stdout, /forged/)
    t.assert.strictEqual(events.stdout.match(/Returned|Devuelto/g)?.length, 1)
    t.assert.doesNotMatch(events.stdout, OBEYED)
    await server.stop()
    const lines = server.log().trimEnd().split('\n')
    t.assert.ok(lines.length > 4)
    for (const line of lines) {
      t.assert.doesNotMatch(line, OBEYED)
      t.assert.notStrictEqual((JSON.parse(line) as { event: string }).event, 'forged')
    }
  })
})
