/** `valija bounce classify`, as people and programs run it. */
import { mkdtempDisposableSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { BounceReport } from '../../src/mail/bounce/classify-message.ts'
import { runCli } from '../kit/start-server.ts'
import { block, report } from './made.ts'

const { message } = report(
  '',
  ['MAILER-DAEMON@otra.test', 'failure notice'],
  'It failed.',
  block('5.2.2', '552 5.2.2 mailbox full'),
  [],
)

test('one message: words for people, JSON for programs', async (t: TestContext) => {
  const shown = await runCli(['bounce', 'classify'], { stdin: message })
  t.assert.equal(shown.code, 0)
  t.assert.match(shown.stdout, /nadie@otra\.test +Mailbox full +recipient +soft +5\.2\.2 +552 +full\.quota/)
  const json = await runCli(['--json', 'bounce', 'classify'], { stdin: message })
  const { bounce, kind, recipients } = JSON.parse(json.stdout) as BounceReport
  t.assert.deepStrictEqual([bounce, kind], [true, 'failure'])
  t.assert.deepStrictEqual(recipients, [
    {
      address: 'nadie@otra.test',
      action: 'failed',
      class: 'full',
      fault: 'recipient',
      hardness: 'soft',
      cause: 'full',
      status: '5.2.2',
      statusAssumed: false,
      rule: 'full.quota',
      replyCode: 552,
      reply: '552 5.2.2 mailbox full',
    },
  ])
})

test('many messages: a line each, in order, and what cannot be read is told', async (t: TestContext) => {
  using dir = mkdtempDisposableSync(join(tmpdir(), 'valija-bounce-'))
  const bounced = join(dir.path, 'bounced.eml')
  const letter = join(dir.path, 'letter.eml')
  writeFileSync(bounced, message)
  writeFileSync(letter, 'From: ana@empresa.test\r\nSubject: Hola\r\n\r\nHola')
  const { stdout } = await runCli(['bounce', 'classify', '--batch'], {
    stdin: `${bounced}\n/nowhere.eml\n${letter}\n`,
  })
  const answers = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { file: string; bounce?: boolean; error?: { code: string } })
  t.assert.deepStrictEqual(
    answers.map(({ file, bounce, error }) => [file, bounce ?? error?.code]),
    [
      [bounced, true],
      ['/nowhere.eml', 'unreadable'],
      [letter, false],
    ],
  )
})
