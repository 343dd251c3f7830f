/** What is found in attached files, by their contents and their names. */
import { suite, type TestContext, test } from 'node:test'
import { LANGUAGES } from '../../src/lib/text.ts'
import { openTexts } from '../../src/runtime/catalogues.ts'
import { TEXT_OCTETS_HERE } from '../../src/service/filter/attachments/limits.ts'
import {
  ATTACHMENT_RULES,
  AttachmentFindings,
  type AttachmentRule,
} from '../../src/service/filter/attachments/rules.ts'
import { createParseProcess } from '../../src/service/parse-process/parse-process.ts'
import { attachmentExaminer, examineMessage, rulesOf, told } from '../kit/attachments.ts'
import { HONEST, HOSTILE } from '../kit/hostile-files.ts'
import { messageWith } from '../kit/office-files.ts'

suite('files that are held', () => {
  for (const [n, { name, bytes, rules }] of HOSTILE.entries())
    test(`${n}: ${JSON.stringify(name)}: ${rules.join(', ')}`, async (t: TestContext) => {
      t.assert.deepStrictEqual(await rulesOf({ name, bytes }), { rules, held: true })
    })
})

suite('files that are not', () => {
  for (const [n, { name, bytes, rules }] of HONEST.entries())
    test(`${n}: ${name}: ${rules.join(', ')}`, async (t: TestContext) => {
      t.assert.deepStrictEqual(await rulesOf({ name, bytes }), { rules, held: false })
    })
})

test('a message without files needs no parse process and says nothing', async (t: TestContext) => {
  const examiner = attachmentExaminer({ openFiles: async () => t.assert.fail('nothing is to be opened') })
  const messages = [
    'Subject: hola\r\n\r\nhola\r\n',
    'Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\nhola\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>hola\r\n--b--\r\n',
    messageWith('x', [
      { name: 'foto.png', bytes: Buffer.from('89504e470d0a1a0a', 'hex'), type: 'image/png' },
    ]),
  ]
  for (const message of messages)
    t.assert.deepStrictEqual(await examineMessage(message, examiner), { findings: [] })
})

test('large pages are looked at by the parse process, below and above the limit alike', async (t: TestContext) => {
  const bad = Buffer.from('<html><svg/><script>b=new Blob([atob(x)]);a.download="x"</script>')
  for (const more of [-1, 0, 1]) {
    let opened = 0
    const real = createParseProcess()
    const examiner = attachmentExaminer({
      openFiles(files) {
        opened += files.length
        return real.openFiles(files)
      },
    })
    const bytes = Buffer.concat([bad, Buffer.alloc(TEXT_OCTETS_HERE + more - bad.length, 32)])
    const look = await examineMessage(messageWith('x', [{ name: 'factura.html', bytes }]), examiner)
    t.assert.deepStrictEqual(told(look), { rules: ['html-smuggling'], held: true })
    t.assert.strictEqual(opened, more > 0 ? 1 : 0)
  }
})

test('the same file a second time is not opened again', async (t: TestContext) => {
  let opened = 0
  const examiner = attachmentExaminer({
    async openFiles(files) {
      opened += files.length
      return {
        kind: 'parsed',
        value: files.map(() => ({ entries: [], facts: [{ fact: 'macro', where: '' }] })),
      }
    },
  })
  const message = messageWith('x', [{ name: 'a.pdf', bytes: Buffer.from('%PDF-1.7') }])
  for (let n = 0; n < 3; n++)
    t.assert.deepStrictEqual(told(await examineMessage(message, examiner)).rules, ['macro'])
  t.assert.strictEqual(opened, 1)
})

test('what the parse process does not read is held, whatever the reason', async (t: TestContext) => {
  for (const failure of ['timeout', 'crashed', 'too-large', 'bad-answer'] as const) {
    const examiner = attachmentExaminer({ openFiles: async () => ({ kind: 'failed', failure }) })
    const message = messageWith('x', [{ name: 'a.pdf', bytes: Buffer.from('%PDF-1.7') }])
    t.assert.deepStrictEqual(told(await examineMessage(message, examiner)), {
      rules: ['unreadable'],
      held: true,
    })
  }
})

test('each rule has its sentence, in both languages, with and without a name', (t: TestContext) => {
  const texts = openTexts()
  for (const rule of Object.keys(ATTACHMENT_RULES) as AttachmentRule[])
    for (const file of ['', 'a\u202e"{b}\n.pdf'])
      for (const language of LANGUAGES) {
        const findings = new AttachmentFindings()
        findings.add(rule, file)
        const [finding] = findings.all
        t.assert.ok(finding)
        const text = texts.format(language, {
          key: `filter.rule.${finding.rule}`,
          values: { ...finding.values },
        })
        t.assert.match(text, /^[^\n\u202e]{10,200}\.$/)
      }
  for (const [rule, values] of [
    ['scan.virus', { virus: 'Eicar' }],
    ['scan.none', { scanner: 'rspamd', why: 'closed' }],
    ['rspamd.action', { action: 'reject', score: '15' }],
    ['rspamd.symbol', { symbol: 'GTUBE' }],
    ['rspamd.rest', { count: 2 }],
  ] as const)
    for (const language of LANGUAGES)
      t.assert.match(texts.format(language, { key: `filter.rule.${rule}`, values }), /\.$/)
})
