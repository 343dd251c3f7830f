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

test('words that come late are found: behind what others wrote, behind styles, in any encoding', (t: TestContext) => {
  const quoted = '> lo que otra persona escribió antes\r\n'.repeat(100)
  t.assert.strictEqual(previewOf(bytes(`Subject: x\r\n\r\n${quoted}De acuerdo.\r\n`)), 'De acuerdo.')
  const styles = `<style>${'.a { color: red }\n'.repeat(1_500)}</style>`
  const page = `<html><head>${styles}</head><BODY class="a">${'<p></p>'.repeat(600)}<b>Gracias</b></BODY></html>`
  t.assert.strictEqual(previewOf(bytes(`Content-Type: text/html\r\n\r\n${page}`)), 'Gracias')
  const lines = Buffer.from(page).toString('base64').replaceAll(/.{76}/g, '$&\r\n')
  const head = 'Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n'
  t.assert.strictEqual(previewOf(bytes(head + lines)), 'Gracias')
})

test('the charset that a page names holds for the words behind its head', (t: TestContext) => {
  const page = `<html><head><meta charset="iso-8859-2"></head><body>${'<p>\xb3 </p>'.repeat(300)}</body></html>`
  const message = Buffer.from(`Content-Type: text/html\r\n\r\n${page}`.replaceAll('\xb3', '\u0001'))
  for (const [at, octet] of message.entries()) if (octet === 1) message[at] = 0xb3
  t.assert.strictEqual(previewOf(message).slice(0, 5), 'ł ł ł')
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
