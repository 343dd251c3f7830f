/** THREATS SV5: header injection by script. Whatever a script adds is one field, and trace fields stay as they are. */
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { readHeader } from '../../src/mail/header/header.ts'
import { compileSieve } from '../../src/mail/sieve/compile.ts'
import { SieveFaults } from '../../src/mail/sieve/fault.ts'
import type { SieveOutcome } from '../../src/service/sieve/outcome.ts'
import { runSieve } from '../../src/service/sieve/run-sieve.ts'

const UNTOUCHABLE = [
  'Received',
  'DKIM-Signature',
  'Authentication-Results',
  'Return-Path',
  'ARC-Seal',
  'X-Valija-Levels',
  'x-valija-anything',
]
const MESSAGE = `${UNTOUCHABLE.map((name) => `${name}: ours\r\n`).join('')}Subject: hola\r\n\r\ntexto\r\n`

async function run(script: string, subject = 'hola'): Promise<SieveOutcome> {
  const bytes = new TextEncoder().encode(MESSAGE.replace('hola', () => subject))
  return runSieve(
    [{ name: 'x', compiled: compileSieve(script) }],
    { bytes, envelope: { from: 'a@b.test', to: 'c@d.test' }, receivedMs: 0 },
    {
      nowMs: 0,
      environment: new Map(),
      include: async () => undefined,
      mailboxes: async () => [],
      metadata: async () => undefined,
      isDuplicate: async () => false,
    },
  )
}

function faultOf(script: string): string | undefined {
  try {
    compileSieve(script)
    return undefined
  } catch (error) {
    if (!(error instanceof SieveFaults)) throw error
    return error.faults[0]?.text.key
  }
}

suite('SV5: header injection by script', () => {
  test('a line end in a text is refused when the script is saved', () => {
    for (const text of ['a\r\nBcc: x@y.test', 'a\nBcc: x@y.test', 'a\rb', 'a\0b\x7f'])
      assert.ok(faultOf(`require "editheader"; addheader "X" "${text}";`) !== undefined, JSON.stringify(text))
    assert.equal(faultOf('require "editheader"; addheader "X\r\nBcc" "a";'), 'sieve.fieldName')
    assert.equal(faultOf('require "editheader"; addheader "X: a" "a";'), 'sieve.fieldName')
    assert.equal(
      faultOf('require ["editheader", "encoded-character"]; addheader "X" "a${hex:0d 0a}Bcc: x";'),
      'sieve.control',
    )
    assert.equal(faultOf('require "vacation"; vacation :subject "a\nBcc: x@y.test" "x";'), 'sieve.control')
    assert.equal(faultOf('require "replace"; replace :subject "a\nBcc: x@y.test" "x";'), 'sieve.control')
  })

  test('what tells the way of a message is refused when the script is saved', () => {
    for (const name of UNTOUCHABLE)
      for (const command of ['deleteheader', 'addheader'])
        assert.equal(
          faultOf(`require "editheader"; ${command} "${name}"${command === 'addheader' ? ' "x"' : ''};`),
          'sieve.untouchable',
          `${command} ${name}`,
        )
  })

  test('and when it runs, where a variable made the name: the message stays as it came', async () => {
    for (const name of UNTOUCHABLE)
      for (const command of ['deleteheader "${n}";', 'addheader "${n}" "x";']) {
        const outcome = await run(`require ["editheader", "variables"]; set "n" "${name}"; ${command}`)
        assert.equal(outcome.failure?.text.key, 'sieve.untouchable')
        assert.deepEqual(outcome.actions, [{ kind: 'keep', flags: [] }])
        assert.equal(outcome.bytes, undefined)
      }
    const enclosed = await run(
      'require ["enclose", "variables"]; set "n" "Received"; enclose :headers "${n}: x" "y";',
    )
    assert.equal(enclosed.failure?.text.key, 'sieve.run.header')
  })
})

suite('SV5: whatever a script adds', () => {
  test('whatever a variable holds, one field more stands in the header, or none', async () => {
    const signs = fc.constantFrom(
      '\r',
      '\n',
      '\r\n',
      '\u010d\u010a',
      '\0',
      ' ',
      'a',
      ':',
      '=?utf-8?q?=0D=0A?=',
      'ñ',
    )
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: signs, maxLength: 12 }), fc.boolean(), async (text, last) => {
        const quoted = text.replaceAll(/["\\\0]/g, '')
        const script = `require ["editheader", "variables"]; set "v" "${quoted}"; addheader ${last ? ':last ' : ''}"X-New" "\${v}";`
        const outcome = await run(script)
        if (outcome.failure !== undefined) {
          assert.equal(outcome.failure.text.key, 'sieve.run.header')
          assert.equal(outcome.bytes, undefined)
          return
        }
        const bytes = outcome.bytes ?? new Uint8Array()
        assert.equal(readHeader(bytes).fields.length, UNTOUCHABLE.length + 2)
        const text2 = new TextDecoder().decode(bytes)
        assert.ok(text2.endsWith('\r\n\r\ntexto\r\n'))
        assert.equal(text2.split('\r\n\r\n').length, 2)
      }),
      { numRuns: 300 },
    )
  })
})
