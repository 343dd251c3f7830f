/** THREATS FI4: documents that fetch, call home or lie about what they hold, and a reader of them that was taken over. */

import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { readTnef } from '../../src/mail/tnef/tnef.ts'
import { createParseProcess } from '../../src/service/parse-process/parse-process.ts'
import { attachmentExaminer, examineMessage, rulesOf, told } from '../kit/attachments.ts'
import { office, PROGRAM, relations } from '../kit/hostile-files.ts'
import { messageWith } from '../kit/office-files.ts'
import { tnef } from '../kit/tnef.ts'

const CORPUS = fileURLToPath(new URL('../corpus/tnef/', import.meta.url))
const REMINDER_SOUND = 0x851f
const LONG_PATH = 0x370d

suite('FI4: winmail.dat', () => {
  test('a sound from another machine is held', async (t: TestContext) => {
    for (const path of [
      '\\\\evil\\x.wav',
      '\\\\evil.test@80\\x\\x.wav',
      '//evil/x.wav',
      ' \\\\evil\\x.wav',
    ]) {
      const bytes = tnef([
        [0x37, 'Reunión'],
        [REMINDER_SOUND, 'C:\\ding.wav'],
        [REMINDER_SOUND, path],
      ])
      t.assert.deepStrictEqual(
        await rulesOf({ name: 'winmail.dat', bytes }),
        { rules: ['unc'], held: true },
        path,
      )
    }
    const held = await rulesOf({ name: 'x', bytes: tnef([[LONG_PATH, '\\\\evil\\share\\x.doc']]) })
    t.assert.deepStrictEqual(held, { rules: ['unc'], held: true })
  })

  test('a path of one’s own machine, and one that is talked about, are not', async (t: TestContext) => {
    const bytes = tnef([
      [REMINDER_SOUND, 'C:\\Windows\\Media\\ding.wav'],
      [0x1000, 'está en \\\\servidor\\actas'],
    ])
    t.assert.deepStrictEqual(await rulesOf({ name: 'winmail.dat', bytes }), { rules: [], held: false })
  })

  test('what real programs wrote names no other machine', (t: TestContext) => {
    const samples = readdirSync(CORPUS).filter((name) => name.endsWith('.tnef'))
    t.assert.ok(samples.length > 10)
    for (const name of samples)
      t.assert.strictEqual(readTnef(readFileSync(join(CORPUS, name)))?.namesRemote, false, name)
  })
})

suite('FI4: office documents', () => {
  test('a link to a file of this machine is not followed', async (t: TestContext) => {
    const dir = mkdtempSync(join(tmpdir(), 'valija-fi4-'))
    const secret = join(dir, 'secret')
    writeFileSync(secret, PROGRAM)
    const linked = office(
      { name: 'word/_rels/document.xml.rels', data: relations('oleObject', `file://${secret}`) },
      {
        name: 'word/document.xml',
        data: Buffer.from(`<!DOCTYPE x [<!ENTITY e SYSTEM "file://${secret}">]><x>&e;</x>`),
      },
    )
    const { rules } = await rulesOf({ name: 'a.docx', bytes: linked })
    t.assert.ok(!rules.includes('archived-program'))
    rmSync(dir, { recursive: true })
  })

  test('links to the outside are not followed, whatever they are', async (t: TestContext) => {
    let calls = 0
    const server = createServer((socket) => {
      calls++
      socket.destroy()
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const { port } = server.address() as AddressInfo
    const kinds = ['attachedTemplate', 'oleObject', 'image', 'frame', 'hyperlink', 'externalLinkPath']
    const parts = kinds.map((kind, n) => ({
      name: `word/_rels/p${n}.xml.rels`,
      data: relations(kind, `http://127.0.0.1:${port}/x`),
    }))
    const { rules, held } = await rulesOf({ name: 'a.docx', bytes: office(...parts) })
    server.close()
    t.assert.deepStrictEqual(rules, ['external-link', 'template'])
    t.assert.ok(held)
    t.assert.strictEqual(calls, 0)
  })
})

suite('FI4: the child that opens files, taken over', () => {
  const message = messageWith('x', [{ name: 'a.pdf', bytes: Buffer.from('%PDF-1.7') }])
  for (const name of ['allocate', 'flood', 'hang', 'lie'])
    test(`${name}: the message is held, and we hold nothing of it`, async (t: TestContext) => {
      const archiveChild = fileURLToPath(new URL(`../inspect/children/${name}.ts`, import.meta.url))
      const parse = createParseProcess({ archiveChild, timeoutMs: 1_500, answerOctetsMax: 1024 * 1024 })
      const before = process.memoryUsage().rss
      const look = await examineMessage(message, attachmentExaminer(parse))
      t.assert.deepStrictEqual(told(look), { rules: ['unreadable'], held: true })
      t.assert.ok(process.memoryUsage().rss - before < 64 * 1024 * 1024)
    })
})
