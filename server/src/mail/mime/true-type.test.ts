import { type TestContext, test } from 'node:test'
import { trueType } from './true-type.ts'

function zip(name: string): Uint8Array {
  const head = new Uint8Array(30 + name.length)
  head.set([0x50, 0x4b, 3, 4])
  head[26] = name.length
  head.set(new TextEncoder().encode(name), 30)
  return head
}

test('files are known by their first octets', (t: TestContext) => {
  const text = (written: string): Uint8Array => new TextEncoder().encode(written)
  t.assert.strictEqual(trueType(text('MZ\u0001')), 'exe')
  t.assert.strictEqual(trueType(text('#!/bin/sh')), 'sh')
  t.assert.strictEqual(trueType(text('%PDF-1.7')), 'pdf')
  t.assert.strictEqual(trueType(text('{\\rtf1')), 'rtf')
  t.assert.strictEqual(trueType(new Uint8Array([0x1f, 0x8b, 8, 0])), 'gz')
  t.assert.strictEqual(trueType(zip('foto.jpg')), 'zip')
  t.assert.strictEqual(trueType(Buffer.from('cafebabe00000034', 'hex')), 'class')
  t.assert.strictEqual(trueType(Buffer.from('cafebabe00000002', 'hex')), 'macho')
  t.assert.strictEqual(trueType(Buffer.from('cffaedfe07000001', 'hex')), 'macho')
  t.assert.strictEqual(trueType(text(`${'a'.repeat(257)}ustar`)), 'tar')
  t.assert.strictEqual(trueType(text('BZh91AY&SY')), 'bz2')
  t.assert.strictEqual(trueType(zip('META-INF/MANIFEST.MF')), 'jar')
  for (const office of ['[Content_Types].xml', '_rels/.rels', 'word/document.xml', 'mimetype'])
    t.assert.strictEqual(trueType(zip(office)), undefined, office)
  for (const none of ['', 'BZhola', 'M', 'hola', 'PK', '%PD'])
    t.assert.strictEqual(trueType(text(none)), undefined, none)
})
