/** Golden cases of filters, and beside them what Pigeonhole makes of the same scripts. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { after, before, suite, test } from 'node:test'
import { readHeader } from '../../src/mail/header/header.ts'
import { needs } from '../kit/components.ts'
import { openPigeonhole, type Pigeonhole, storing } from '../kit/pigeonhole.ts'
import { playCase, readCases, type SieveCase, wire } from '../kit/sieve-cases.ts'

const FOLDER = new URL('cases/', import.meta.url)
const FILES = globSync('*.sieve-case', { cwd: FOLDER.pathname }).toSorted()

assert.ok(FILES.length >= 15, 'the cases are there')

for (const file of FILES) {
  const cases = readCases(readFileSync(new URL(file, FOLDER), 'utf8'))
  suite(file, () => {
    for (const one of cases)
      test(one.title, async () => {
        const { said, outcome } = await playCase(one)
        assert.equal(said, one.expect)
        const bytes = outcome?.bytes ?? new TextEncoder().encode(wire(one.message))
        const text = new TextDecoder().decode(bytes).replaceAll('\r\n', '\n')
        if (one.result !== undefined) assert.equal(text.trimEnd(), one.result.trimEnd())
        const header = new TextDecoder().decode(bytes.subarray(0, readHeader(bytes).fieldsEnd))
        if (one.header !== undefined)
          assert.equal(header.replaceAll('\r\n', '\n').trimEnd(), one.header.trimEnd())
      })
  })
}

suite('Pigeonhole does the same', { skip: needs('pigeonhole') }, () => {
  let other: Pigeonhole
  before(async () => {
    other = await openPigeonhole()
  })
  after(() => other[Symbol.asyncDispose]())

  for (const file of FILES)
    for (const one of readCases(readFileSync(new URL(file, FOLDER), 'utf8')))
      if (one.differs === undefined)
        test(`${file}: ${one.title}`, async () => {
          const [script = ''] = one.scripts
          const asked = { ...one, script: wire(script), message: wire(one.message) }
          assert.deepEqual((await other.ask(asked)).toSorted(), ours(one))
        })
})

/** What is expected of us, in the words of the other. */
function ours({ expect }: SieveCase): readonly string[] {
  const lines = expect.split('\n')
  if (lines[0]?.startsWith('fault ')) return ['fault']
  return lines.flatMap(theirWords).toSorted()
}

function theirWords(line: string): readonly string[] {
  const [kind = '', ...words] = line.split(' ')
  switch (kind) {
    case 'keep':
      return [storing('INBOX', words)]
    case 'fileinto': {
      const [, mailbox = '""', flags = ''] = /^fileinto ("(?:[^"\\]|\\.)*")(.*)$/.exec(line) ?? []
      return [
        storing(
          JSON.parse(mailbox) as string,
          flags
            .replace(/ create$/, '')
            .trim()
            .split(' '),
        ),
      ]
    }
    case 'redirect':
      return [line]
    case 'reject':
    case 'ereject':
      return ['reject']
    case 'vacation':
    case 'notify':
      return [kind]
    default:
      return []
  }
}
