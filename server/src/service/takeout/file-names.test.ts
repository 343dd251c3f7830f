import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fileName, folderPath } from './file-names.ts'
import { NAME_SIGNS } from './limits.ts'

test('nothing that somebody wrote leads out of its folder or hides what it is', () => {
  assert.equal(fileName('../../etc/passwd', '_'), 'etc passwd')
  assert.equal(fileName('factura\u202efdp.exe', '_'), 'factura fdp.exe')
  assert.equal(fileName('..', '_'), '_')
  assert.equal(fileName('CON.txt', '_'), '_CON.txt')
  assert.equal(fileName('  ¿Qué tal?  ', '_'), '¿Qué tal')
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const name = fileName(text, '_')
      assert.doesNotMatch(name, /[/\\:\0]|^\.|\.$/)
      assert.ok([...name].length <= NAME_SIGNS + 1)
    }),
  )
})

test('two mailboxes never share a folder', () => {
  const taken = new Set<string>()
  assert.equal(folderPath('Clientes/A:B', taken), 'Clientes/A B')
  assert.equal(folderPath('Clientes/A?B', taken), 'Clientes/A B (2)')
  assert.equal(folderPath('clientes/a b', taken), 'clientes/a b (3)')
  assert.equal(folderPath('../x', taken), '_/x')
})
