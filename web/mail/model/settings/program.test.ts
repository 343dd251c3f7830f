import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readProgram } from './program.ts'

test('a browser is called as people call it', () => {
  const edge =
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0'
  assert.deepEqual(readProgram(edge), { program: 'Edge', system: 'Windows', phone: false })
  const phone = 'Mozilla/5.0 (Android 16; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0'
  assert.deepEqual(readProgram(phone), { program: 'Firefox', system: 'Android', phone: true })
  const safari =
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1'
  assert.deepEqual(readProgram(safari), { program: 'Safari', system: 'iPhone', phone: true })
})

test('what is no browser is not guessed', () => {
  assert.equal(readProgram('curl/8.9'), undefined)
  assert.equal(readProgram(''), undefined)
})
