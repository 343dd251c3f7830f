/** `valija message inspect`, as programs run it. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { suite, type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { inspectMessage } from '../../src/service/inspect/inspect-message.ts'
import type { Inspection } from '../../src/service/inspect/inspection.ts'
import { INSPECT_OCTETS_MAX } from '../../src/service/inspect/limits.ts'
import { createParseProcess } from '../../src/service/parse-process/parse-process.ts'

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
const CORPUS = new URL('../corpus/', import.meta.url).pathname

const MESSAGE = [
  'Date: Sat, 21 Nov 2026 10:15:00 +0100',
  'From: =?utf-8?q?Jos=C3=A9_P=C3=A9rez?= <jose@empresa.test>',
  'To: Equipo: ana@empresa.test, "Doe, Luis" <luis@b.test>;',
  'Subject: =?utf-8?b?UmV1bmnDs24=?=',
  'Message-ID: <1@empresa.test>',
  'In-Reply-To: <0@empresa.test>',
  'Content-Type: multipart/mixed; boundary=b',
  '',
  '--b',
  'Content-Type: text/plain; charset=iso-8859-1',
  'Content-Transfer-Encoding: quoted-printable',
  '',
  'ma=F1ana',
  '--b',
  'Content-Type: message/rfc822',
  'Content-Transfer-Encoding: base64',
  '',
  Buffer.from('Subject: dentro\r\n\r\ntexto').toString('base64'),
  '--b',
  'Content-Type: application/pdf',
  "Content-Disposition: attachment; filename*=utf-8''A%C3%B1o.pdf",
  'Content-ID: <pdf@empresa.test>',
  'Content-Transfer-Encoding: base64',
  '',
  'JVBERg==',
  '--b--',
  '',
].join('\r\n')

suite('inspecting a message', () => {
  test('who, what, when, texts, files and parts', async (t: TestContext) => {
    const found = await inspectMessage(Buffer.from(MESSAGE), createParseProcess())
    const { parts, attachments, ...rest } = found
    t.assert.deepStrictEqual(rest, {
      size: MESSAGE.length,
      subject: 'Reunión',
      date: '2026-11-21T09:15:00.000Z',
      messageId: '1@empresa.test',
      inReplyTo: ['0@empresa.test'],
      references: [],
      from: [{ name: 'José Pérez', address: 'jose@empresa.test' }],
      sender: [],
      replyTo: [],
      to: [
        {
          group: 'Equipo',
          members: [
            { name: null, address: 'ana@empresa.test' },
            { name: 'Doe, Luis', address: 'luis@b.test' },
          ],
        },
      ],
      cc: [],
      bcc: [],
      texts: { plain: 'mañana', html: null },
      truncated: false,
      problems: [],
    })
    t.assert.deepStrictEqual(attachments[1], {
      part: '3',
      filename: 'Año.pdf',
      contentType: 'application/pdf',
      disposition: 'attachment',
      contentId: 'pdf@empresa.test',
      size: 4,
      sha256: '315d429b7714cedb6ad04ac31240145257692630457f3c88253c5beceac76027',
    })
    const [first, encoded] = parts.parts
    t.assert.strictEqual(MESSAGE.slice(first?.bodyStart, first?.bodyEnd), 'ma=F1ana')
    t.assert.strictEqual(encoded?.parts[0]?.decoded, true)
    t.assert.strictEqual(encoded.parts[0].bodyStart, 'Subject: dentro\r\n\r\n'.length)
  })

  test('winmail.dat gives up its text and its files', async (t: TestContext) => {
    const wrapped = (file: string) => {
      const body = readFileSync(`${CORPUS}tnef/${file}`).toString('base64')
      return Buffer.from(
        `Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n${body}\r\n`,
      )
    }
    const found = await inspectMessage(wrapped('two-files.tnef'), createParseProcess())
    t.assert.deepStrictEqual(
      found.attachments.map(({ filename, size, within }) => [filename, size, within]),
      [
        ['winmail.dat', readFileSync(`${CORPUS}tnef/two-files.tnef`).length, undefined],
        ['AUTHORS', 244, 'winmail.dat'],
        ['README', 893, 'winmail.dat'],
      ],
    )
    const rich = await inspectMessage(wrapped('triples.tnef'), createParseProcess())
    t.assert.strictEqual(rich.texts.plain, 'Sample description\n')
  })
})

suite('valija message inspect', () => {
  test('one message on standard input, JSON on standard output', async (t: TestContext) => {
    for (const args of [[], ['--json']]) {
      const { output, code } = await run(args, MESSAGE)
      t.assert.strictEqual(code, 0)
      t.assert.strictEqual((JSON.parse(output) as Inspection).subject, 'Reunión')
    }
    const { code } = await run([], '')
    t.assert.strictEqual(code, 66)
  })

  test('a batch answers a line for every path, also for those it cannot read', async (t: TestContext) => {
    const folder = mkdtempSync(join(tmpdir(), 'valija-inspect-'))
    t.after(() => rmSync(folder, { recursive: true }))
    const good = join(folder, 'buena carta.eml')
    writeFileSync(good, MESSAGE)
    const large = join(folder, 'grande.eml')
    writeFileSync(large, '')
    truncateSync(large, INSPECT_OCTETS_MAX + 1)
    const paths = [large, good, join(folder, 'no.eml'), folder, '/dev/zero', good]
    const { output, code } = await run(['--batch'], `${paths.join('\n')}\n`)
    const answers = output
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Partial<Inspection> & { file: string; error?: { code: string } })
    t.assert.strictEqual(code, 0)
    t.assert.deepStrictEqual(
      answers.map(({ file }) => file),
      paths,
    )
    t.assert.deepStrictEqual(
      answers.map(({ error, subject }) => error?.code ?? subject),
      ['too-large', 'Reunión', 'unreadable', 'no-file', 'no-file', 'Reunión'],
    )
  })

  test('nothing that a message says reaches the terminal as a control', async (t: TestContext) => {
    const hostile = 'Subject: =?utf-8?q?=1B[2J=E2=80=AE?=\r\n\r\n\x1b]0;x\x07\u202e\u0085'
    const { output } = await run([], hostile)
    t.assert.ok(!/[\0-\x09\x0b-\x1f\x7f-\x9f\u202e]/.test(output))
    t.assert.strictEqual((JSON.parse(output) as Inspection).texts.plain, '\x1b]0;x\x07\u202e\u0085')
  })
})

async function run(args: readonly string[], input: string): Promise<{ output: string; code: number | null }> {
  const child = spawn(process.execPath, ['--disable-proto=delete', MAIN, 'message', 'inspect', ...args], {
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const { promise, resolve } = Promise.withResolvers<number | null>()
  child.on('close', resolve)
  child.stdin.end(input)
  const output = await text(child.stdout)
  return { output, code: await promise }
}
