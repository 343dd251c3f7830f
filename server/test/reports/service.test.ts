/** The whole service: a report comes to the address that the DNS page prints, and the command line shows it. */
import { type TestContext, test } from 'node:test'
import { SmtpClient } from '../kit/smtp-client.ts'
import { startServer } from '../kit/start-server.ts'
import { dmarcMail } from './report-mail.ts'

const isSent = (json: string): unknown => (JSON.parse(json) as { readonly sent: unknown }).sent

test('what is published is there, counts, and is shown', async (t: TestContext) => {
  await using server = await startServer()
  const cli = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await server.cli(['reports', ...args])
    t.assert.deepStrictEqual([code, stderr], [0, ''])
    return stdout
  }
  const records = await server.cli(['--json', 'dns', 'records', 'empresa.test'])
  const [, address = ''] = /rua=mailto:([^"\\ ]+)/.exec(records.stdout) ?? []
  t.assert.match(await cli('dmarc', 'empresa.test'), /Nobody has reported|Nadie ha informado/)
  await using client = await SmtpClient.open(server.ports.smtp)
  await client.hello()
  t.assert.match(await client.send('dmarc@otra.test', [address], dmarcMail().trimEnd()), /^250/)
  const shown = JSON.parse(await cli('--json', 'dmarc', 'empresa.test')) as Record<string, unknown>
  t.assert.deepStrictEqual([shown['total'], shown['good']], [5, 3])
  t.assert.match(
    await cli('dmarc', 'empresa.test', '--since', '2026-01-01'),
    /192\.0\.2\.1 +none pass fail +3/,
  )
  t.assert.match(await cli('send', 'empresa.test', 'off'), /empresa\.test/)
  t.assert.strictEqual(isSent(await cli('--json', 'send', 'empresa.test')), false)
  t.assert.strictEqual(isSent(await cli('--json', 'send', '*', 'off')), false)
  const wrong = await server.cli(['reports', 'tls', 'empresa.test', '--since', 'ayer'])
  t.assert.notStrictEqual(wrong.code, 0)
})
