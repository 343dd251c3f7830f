/** THREATS FI3: a file name that becomes a command. Names are only ever looked at: no file appears, none is opened. */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { openFile } from '../../src/service/filter/attachments/within/open-file.ts'
import { commandOf } from '../../src/service/parse-process/child-command.ts'
import { createParseProcess } from '../../src/service/parse-process/parse-process.ts'
import { rulesOf } from '../kit/attachments.ts'
import { startClamd } from '../kit/clamd.ts'
import { needs } from '../kit/components.ts'
import { EICAR } from '../kit/eicar.ts'
import { tar } from '../kit/hostile-files.ts'
import { messageWith } from '../kit/office-files.ts'
import { scanners } from '../kit/scanners.ts'
import { noPause, suspect } from '../kit/suspect.ts'
import { zip } from '../kit/zip.ts'

const names = (trace: string): readonly string[] => [
  `\`touch ${trace}\`.tar`,
  `$(touch ${trace}).zip`,
  `; touch ${trace};.pdf`,
  `| touch ${trace}`,
  `& touch ${trace} &.docx`,
  `--checkpoint-action=exec=touch ${trace}`,
  '--checkpoint=1',
  '-rf',
  `a\ntouch ${trace}\n.zip`,
  `a\r\nzINSTREAM\0.zip`,
  trace,
  `../../../../../../${trace}`,
  `file://${trace}`,
  `\0${trace}`,
]

suite('FI3: names', () => {
  test('of files and of files in archives: nothing is run, nothing is written', async (t: TestContext) => {
    const dir = mkdtempSync(join(tmpdir(), 'valija-fi3-'))
    const trace = join(dir, 'was-here')
    const inner = names(trace).map((name) => ({ name, data: Buffer.from(name) }))
    const files = names(trace).flatMap((name) => [
      { name: name.replace(/["\r\n\0]/g, ''), bytes: zip(inner) },
      {
        name: name.replace(/["\r\n\0]/g, ''),
        bytes: tar(inner.map((file) => ({ ...file, name: file.name.slice(0, 99) }))),
      },
    ])
    const { rules } = await rulesOf(...files)
    t.assert.ok(rules.includes('path'))
    t.assert.ok(!existsSync(trace))
    t.assert.deepStrictEqual(readdirSync(dir), [])
    rmSync(dir, { recursive: true })
  })

  test('they come back as they were, and are only text', async (t: TestContext) => {
    const told = names('/tmp/x')
    const { entries } = await openFile(zip(told.map((name) => ({ name, data: Buffer.from(name) }))), 'a.zip')
    t.assert.deepStrictEqual(
      entries.map(({ name }) => name),
      told,
    )
    const parse = createParseProcess()
    const outcome = await parse.openFiles(told.map((name) => ({ name, bytes: Buffer.from('x') })))
    t.assert.strictEqual(outcome.kind, 'parsed')
  })

  test('the command of the child is the same for every file', (t: TestContext) => {
    const child = fileURLToPath(new URL('../../src/service/parse-process/archive-child.ts', import.meta.url))
    const { program, args } = commandOf(child, undefined, 10)
    t.assert.strictEqual(args.at(-1), child)
    t.assert.ok([program, ...args].every((word) => !/[`$;|&\n]/.test(word)))
  })

  test('the virus scanner is told none', { skip: needs('clamd') }, async (t: TestContext) => {
    await using clamd = await startClamd()
    const asked = scanners({ clamav: { path: clamd.path } })
    for (const name of names('/tmp/x').map((each) => each.replace(/["\r\n\0]/g, ''))) {
      const look = await asked.examine(
        suspect(messageWith('x', [{ name, bytes: Buffer.from(EICAR) }])),
        noPause,
      )
      t.assert.match(look.virus?.name ?? '', /^Eicar/)
    }
  })
})
