import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { PREVIEW_SIGNS_MAX, previewOf } from './preview.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

test('plain text comes before HTML, own words before quoted ones', (t: TestContext) => {
  const both = [
    'Content-Type: multipart/alternative; boundary=b',
    '',
    '--b',
    'Content-Type: text/html',
    '',
    '<p>marcado</p>',
    '--b',
    'Content-Type: text/plain',
    '',
    '> citado',
    'propio  y',
    '\tplano',
    '--b--',
  ].join('\r\n')
  t.assert.strictEqual(previewOf(bytes(both)), 'propio y plano')
  t.assert.strictEqual(previewOf(bytes('Subject: x\r\n\r\n> solo citado\r\n')), '> solo citado')
})

test('signs are counted, not their halves', (t: TestContext) => {
  for (const length of [PREVIEW_SIGNS_MAX - 1, PREVIEW_SIGNS_MAX, PREVIEW_SIGNS_MAX + 1]) {
    const preview = previewOf(bytes(`Content-Type: text/plain; charset=utf-8\r\n\r\n${'😀'.repeat(length)}`))
    t.assert.strictEqual([...preview].length, Math.min(length, PREVIEW_SIGNS_MAX))
    t.assert.ok(preview.isWellFormed())
  }
})

test('whatever the octets are, a preview is one short line', (t: TestContext) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), fc.boolean(), (body, html) => {
      const head = bytes(`Content-Type: text/${html ? 'html' : 'plain'}; charset=utf-8\r\n\r\n`)
      const preview = previewOf(Buffer.concat([head, body]))
      t.assert.ok([...preview].length <= PREVIEW_SIGNS_MAX)
      t.assert.doesNotMatch(preview, /[\r\n\0]/)
    }),
    { numRuns: 2_000 },
  )
})
